package marketdata.local.torture;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One row that a job beside the main one wrote: a window or a candle.
 *
 * @param table where it stands
 * @param start microseconds since 1970 UTC
 * @param numbers whole numbers by the column's name
 * @param amounts exact numbers by the column's name, without zeros at their ends
 * @param status of a candle; empty for a window
 */
record Window(
        String table,
        String symbol,
        long start,
        Map<String, Long> numbers,
        Map<String, BigDecimal> amounts,
        String status) {

    /** For people. */
    String name() {
        return "%s: %s %s".formatted(table, symbol, Expected.time(start));
    }
}
