package marketdata.model.exchange.binance;

import static marketdata.model.exchange.RestJson.field;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.RestJson;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;

import java.math.BigDecimal;

/**
 * Binance's {@code /api/v3/ticker/price}: the price of a symbol now. The answer bears no time, and the Date header counts
 * whole seconds: ask {@link #timePath} right after, and the price is as old as one round trip at most.
 */
public final class BinancePrices {
    private static final BinanceRest REST = new BinanceRest();

    /** 2009: no exchange is older. */
    private static final long FIRST_MICROS = 1_230_768_000_000_000L;

    private BinancePrices() {}

    /** REST path of a symbol's price. */
    public static String pricePath(String symbol) {
        return "/api/v3/ticker/price?symbol=" + Symbols.inUrl(symbol);
    }

    /** REST path of the exchange's clock. */
    public static String timePath() {
        return REST.timePath();
    }

    /**
     * The price in the answer to {@link #pricePath}.
     *
     * <pre>{"symbol":"BTCUSDT","price":"80691.53000000"}</pre>
     *
     * @throws RejectedException when it is not a price above 0 of this symbol
     */
    public static BigDecimal parsePrice(String symbol, byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        if (!symbol.equals(field(tree, "symbol").text())) {
            throw new RejectedException(Reason.UNKNOWN_SYMBOL, "expected the price of " + symbol);
        }
        BigDecimal price = field(tree, "price").number();
        if (price.signum() <= 0) {
            throw new RejectedException(Reason.OUT_OF_RANGE, "price is not above 0");
        }
        return price;
    }

    /**
     * The exchange's clock from the answer to {@link #timePath}: milliseconds since 1970 UTC.
     *
     * @throws RejectedException when it is no time of an exchange
     */
    public static long parseMillis(byte[] answer) {
        long micros = REST.parseTime(answer);
        if (micros < FIRST_MICROS) {
            throw new RejectedException(Reason.TIME_OUT_OF_RANGE, "serverTime is before 2009");
        }
        return micros / 1000;
    }
}
