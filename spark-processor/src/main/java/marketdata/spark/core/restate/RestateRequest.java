package marketdata.spark.core.restate;

import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.TradeIdSet;

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
 * @param openGaps gaps nobody has filled yet
 * @param conflicting whether an id of one of {@code minutes} may have come with another time as well, or it is not known
 */
public record RestateRequest(
        String source,
        String symbol,
        Set<Long> minutes,
        Set<Long> present,
        long firstNamed,
        long lastClosed,
        List<LateId> lateIds,
        List<OpenGap> openGaps,
        boolean conflicting)
        implements Serializable {
    /**
     * A late trade: the same id of another epoch is another trade.
     *
     * @param micros its event time, microseconds since 1970 UTC
     */
    public record LateId(long id, long micros) implements Serializable, Comparable<LateId> {
        static LateId of(PackedTrade trade) {
            return new LateId(trade.tradeId(), trade.eventMicros());
        }

        @Override
        public int compareTo(LateId other) {
            return id == other.id ? Long.compare(micros, other.micros) : Long.compare(id, other.id);
        }
    }

    /**
     * A gap that nobody has filled yet.
     *
     * @param epoch number of the market's numbering
     * @param withinMicros a time at which that numbering was in force, microseconds since 1970 UTC
     */
    public record OpenGap(int epoch, TradeIdSet.Range ids, long withinMicros) implements Serializable {}

    /** As {@link marketdata.spark.core.trade.Trades} names the two together. */
    public String key() {
        return source + '|' + symbol;
    }

    /** Whether a minute's row is wanted: one named, or one that the table lacks between others. */
    boolean wants(long start) {
        return minutes.contains(start) || (start >= firstNamed && start <= lastClosed && !present.contains(start));
    }
}
