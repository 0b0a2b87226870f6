package marketdata.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A venue whose public trades we read. Its name on the wire ({@code source}) is the constant in lower case. */
public enum Exchange {
    BINANCE,
    COINBASE,
    KRAKEN;

    /** The name in topics, keys and tables, for example {@code binance}. */
    public String source() {
        return name().toLowerCase(Locale.ROOT);
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
                .orElseThrow(() ->
                        new IllegalArgumentException("'%s' is no source; allowed: %s".formatted(source, allowed())));
    }

    private static String allowed() {
        return Arrays.stream(values()).map(Exchange::source).collect(Collectors.joining(", "));
    }
}
