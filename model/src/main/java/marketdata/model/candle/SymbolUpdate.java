package marketdata.model.candle;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a batch of trades changed for one symbol.
 *
 * @param rows minutes whose row is new or different, by their start; microseconds since 1970 UTC
 * @param late new trades whose minute had left the state, to be restated
 * @param rejected trades in conflict with an id seen before, with the reason
 * @param conflicts minutes of which nothing may be claimed any more, because a trade of theirs was in conflict with an id
 *     seen before or may be of another epoch; their starts
 * @param epochs that have begun: the market's numbering began again
 * @param gapsOpened gaps in the ids that have outlived the grace
 * @param gapsClosed earlier gaps whose ids are whole now
 * @param exchangeHoles missing ids that the exchange does not have; a gap they cut keeps what is below them
 * @param counts how many trades were counted, repeated, late, rejected
 * @param newestMicros newest event time accepted, microseconds since 1970 UTC
 */
public record SymbolUpdate(
        String source,
        String symbol,
        SortedMap<Long, MinuteRow> rows,
        List<PackedTrade> late,
        List<RejectedTrade> rejected,
        SortedSet<Long> conflicts,
        List<EpochStart> epochs,
        List<Gap> gapsOpened,
        List<Gap> gapsClosed,
        List<Gap> exchangeHoles,
        Counts counts,
        long newestMicros)
        implements Serializable {

    /** Trades by what became of them: in = counted + duplicates + late + rejected. */
    public record Counts(long counted, long duplicates, long late, long rejected) implements Serializable {
        /** Both together. */
        public Counts plus(Counts other) {
            return new Counts(
                    counted + other.counted,
                    duplicates + other.duplicates,
                    late + other.late,
                    rejected + other.rejected);
        }
    }

    /** The same without its rejected trades, which somebody has taken care of; their count stays. */
    public SymbolUpdate withoutRejected() {
        return new SymbolUpdate(
                source,
                symbol,
                rows,
                late,
                List.of(),
                conflicts,
                epochs,
                gapsOpened,
                gapsClosed,
                exchangeHoles,
                counts,
                newestMicros);
    }

    /** A trade that cannot be counted, and why. */
    public record RejectedTrade(PackedTrade trade, String detail) implements Serializable {}

    /**
     * Ids of one epoch that belong together.
     *
     * @param epoch number of the market's numbering; 0 is the first
     */
    public record Gap(int epoch, TradeIdSet.Range ids) implements Serializable {}

    /**
     * Where a market's numbering began again.
     *
     * @param epoch number of the numbering; 1 is the second
     * @param firstTradeId lowest id known of it
     * @param startMicros its earliest event time known, microseconds since 1970 UTC
     */
    public record EpochStart(int epoch, long firstTradeId, long startMicros) implements Serializable {}
}
