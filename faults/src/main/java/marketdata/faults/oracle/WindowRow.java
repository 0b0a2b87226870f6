package marketdata.faults.oracle;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One row of a side job: a window or a candle.
 *
 * @param table or folder of files, as {@link WindowTable#from}
 * @param start microseconds since 1970 UTC
 * @param numbers whole numbers by the column's name
 * @param amounts exact numbers by the column's name, without zeros at their ends
 * @param status of a candle; empty for a window
 */
record WindowRow(
        String table,
        String symbol,
        long start,
        Map<String, Long> numbers,
        Map<String, BigDecimal> amounts,
        String status) {

    /** For messages. */
    String name() {
        return "%s: %s %s".formatted(table, symbol, Micros.time(start));
    }
}
