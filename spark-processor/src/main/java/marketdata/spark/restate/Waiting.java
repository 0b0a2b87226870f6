package marketdata.spark.restate;

import marketdata.model.minute.TradeIds;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What is to be computed anew for one source and symbol. Times are starts of minutes, microseconds since 1970 UTC.
 *
 * @param minutes those of waiting late trades, incomplete ones, and those a person named
 * @param present all that have a closed row, from the first of {@code minutes} on
 * @param lastClosed the last that has a closed row; what is later belongs to the stream
 * @param lateIds trades that no minute contains yet
 * @param openGaps holes nobody has filled yet
 */
public record Waiting(
        String source,
        String symbol,
        Set<Long> minutes,
        Set<Long> present,
        long firstNamed,
        long lastClosed,
        List<Long> lateIds,
        List<TradeIds.Range> openGaps)
        implements Serializable {
    /** As {@link marketdata.spark.trade.Trades} names the two together. */
    public String key() {
        return source + '|' + symbol;
    }

    /** Whether a minute's row is wanted: one named, or one that the table lacks between others. */
    boolean wants(long start) {
        return minutes.contains(start) || (start >= firstNamed && start <= lastClosed && !present.contains(start));
    }
}
