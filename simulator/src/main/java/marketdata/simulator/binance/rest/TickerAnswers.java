package marketdata.simulator.binance.rest;

import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** {@code ticker/price}, {@code ticker/24hr} and {@code exchangeInfo}. */
final class TickerAnswers {

    private static final long DAY = 86_400_000_000L;

    private final Times unit;

    TickerAnswers(Times unit) {
        this.unit = unit;
    }

    String prices(Parameters parameters) throws ApiException {
        List<String> rows = parameters.symbols().stream()
                .filter(view -> !view.isEmpty())
                .map(view -> "{\"symbol\":\"" + view.tape().symbol() + "\",\"price\":\""
                        + AsciiBuffer.amountText(view.tape().price(view.end() - 1)) + "\"}")
                .toList();
        return list(parameters, rows);
    }

    String day(Parameters parameters, long nowMicros) throws ApiException {
        List<String> rows = parameters.symbols().stream()
                .filter(view -> !view.isEmpty())
                .map(view -> day(view, nowMicros))
                .toList();
        return list(parameters, rows);
    }

    private String day(TapeView view, long nowMicros) {
        SymbolTape tape = view.tape();
        long from = view.fromTime(nowMicros - DAY);
        long last = view.end() - 1;
        long first = Math.min(from, last);
        long high = tape.price(last);
        long low = tape.price(last);
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        for (long s = first; s <= last; s++) {
            high = Math.max(high, tape.price(s));
            low = Math.min(low, tape.price(s));
            BigDecimal quantity = amount(tape.quantity(s));
            volume = volume.add(quantity);
            value = value.add(quantity.multiply(amount(tape.price(s))));
        }
        BigDecimal change = amount(tape.price(last)).subtract(amount(tape.price(first)));
        BigDecimal percent = change.movePointRight(2).divide(amount(tape.price(first)), MathContext.DECIMAL64);
        BigDecimal average = volume.signum() == 0 ? BigDecimal.ZERO : value.divide(volume, MathContext.DECIMAL64);
        StringBuilder out =
                new StringBuilder("{\"symbol\":\"").append(tape.symbol()).append('"');
        text(out, "priceChange", Klines.printed(change));
        text(
                out,
                "priceChangePercent",
                percent.setScale(3, RoundingMode.HALF_UP).toPlainString());
        text(out, "weightedAvgPrice", Klines.printed(average));
        text(out, "lastPrice", AsciiBuffer.amountText(tape.price(last)));
        text(out, "lastQty", AsciiBuffer.amountText(tape.quantity(last)));
        text(out, "openPrice", AsciiBuffer.amountText(tape.price(first)));
        text(out, "highPrice", AsciiBuffer.amountText(high));
        text(out, "lowPrice", AsciiBuffer.amountText(low));
        text(out, "volume", Klines.printed(volume));
        text(out, "quoteVolume", Klines.printed(value));
        out.append(",\"openTime\":").append(unit.write(nowMicros - DAY));
        out.append(",\"closeTime\":").append(unit.write(nowMicros));
        out.append(",\"firstId\":")
                .append(tape.id(first))
                .append(",\"lastId\":")
                .append(tape.id(last));
        return out.append(",\"count\":").append(last - first + 1).append('}').toString();
    }

    String exchangeInfo(Parameters parameters, long nowMicros) throws ApiException {
        List<String> rows = parameters.symbols().stream()
                .map(view -> ListedSymbol.of(view.tape().symbol()).json())
                .toList();
        return "{\"timezone\":\"UTC\",\"serverTime\":" + unit.write(nowMicros)
                + ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
                + "\"limit\":" + RequestWeights.LIMIT + "}],\"exchangeFilters\":[],\"symbols\":["
                + String.join(",", rows) + "]}";
    }

    private static String list(Parameters parameters, List<String> rows) {
        boolean one = parameters.has("symbol") && rows.size() == 1;
        return one ? rows.get(0) : "[" + String.join(",", rows) + "]";
    }

    private static void text(StringBuilder out, String name, String value) {
        out.append(",\"").append(name).append("\":\"").append(value).append('"');
    }

    private static BigDecimal amount(long unscaled) {
        return BigDecimal.valueOf(unscaled, AsciiBuffer.DECIMALS);
    }
}
