package marketdata.model.trade;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A venue whose public trades we read. Its name on the wire ({@code source}) is the constant in lower case. */
public enum Exchange {
    BINANCE(0),
    COINBASE(1),
    KRAKEN(1),
    /** Its documents do not say where ids begin; no id is below 0. */
    OKX(0);

    private final long lowestTradeId;
    private final String source;

    Exchange(long lowestTradeId) {
        this.lowestTradeId = lowestTradeId;
        source = name().toLowerCase(Locale.ROOT);
    }

    /** The id of a market's first trade; no trade has a lower one. */
    public long lowestTradeId() {
        return lowestTradeId;
    }

    /** The name in topics, keys and tables, for example {@code binance}. */
    public String source() {
        return source;
    }

    /**
     * The exchange of a wire name.
     *
     * @throws IllegalArgumentException naming the value and every allowed name
     */
    public static Exchange ofSource(String source) {
        return Arrays.stream(values())
                .filter(exchange -> exchange.source().equals(source))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no source; allowed: %s".formatted(source, String.join(", ", names()))));
    }

    /** {@link #lowestTradeId()} of a wire name; 0, which no id is below, where it is no name of ours. */
    public static long lowestTradeId(String source) {
        return Arrays.stream(values())
                .filter(exchange -> exchange.source().equals(source))
                .mapToLong(Exchange::lowestTradeId)
                .findFirst()
                .orElse(0);
    }

    /** Every wire name. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Exchange::source).toList();
    }
}
