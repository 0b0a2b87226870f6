package marketdata.model.exchange.binance;

import marketdata.model.exchange.DailyFiles;
import marketdata.model.exchange.RestJson;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.net.URI;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Binance's daily spot trades: {@code id,price,qty,quoteQty,time,isBuyerMaker,isBestMatch}. Source: the README of
 * binance-public-data. Spot files have no header, others of the same columns do; times are milliseconds in files of days
 * before 2025 and microseconds since.
 */
public final class BinanceDailyFiles implements DailyFiles {
    private static final int COLUMNS = 6;

    @Override
    public URI defaultSite() {
        return URI.create("https://data.binance.vision");
    }

    @Override
    public String path(String symbol, LocalDate day) {
        String name = Symbols.inUrl(symbol);
        return "/data/spot/daily/trades/%s/%s-trades-%s.zip".formatted(name, name, day);
    }

    @Override
    public Optional<Trade> parse(String symbol, String line) {
        String[] columns = line.strip().split(",", -1);
        if (columns[0].equals("id")) {
            return Optional.empty();
        }
        if (columns.length < COLUMNS) {
            throw new RejectedException(Reason.MISSING_FIELD, "a trade needs " + COLUMNS + " columns");
        }
        return Optional.of(new Trade(
                Exchange.BINANCE.source(),
                symbol,
                whole(columns[0], "id"),
                decimal(columns[1], "price"),
                decimal(columns[2], "qty"),
                BinanceProtocol.micros(whole(columns[4], "time")),
                TakerSide.ofBuyerIsMaker(bool(columns[5], "isBuyerMaker"))));
    }

    private static long whole(String text, String field) {
        if (!text.matches("[0-9]{1,18}")) {
            throw RestJson.badValue(field, "a whole number");
        }
        return Long.parseLong(text);
    }

    private static Decimal decimal(String text, String field) {
        if (!text.matches("[0-9]{1,40}(\\.[0-9]{1,40})?")) {
            throw RestJson.badValue(field, "a number");
        }
        return Decimal.of(text);
    }

    private static boolean bool(String text, String field) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw RestJson.badValue(field, "True or False");
        };
    }
}
