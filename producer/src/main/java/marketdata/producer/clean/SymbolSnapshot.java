package marketdata.producer.clean;

import marketdata.model.minute.TradeIds.Range;

import java.util.List;

/**
 * What the next run must know of a symbol. Its size depends on the holes in the ids, not on the trades.
 *
 * @param first first id of our time: what is missing below it is no hole
 * @param runs the unbroken runs of ids that were seen, in order
 * @param newestMicros the newest event time seen, microseconds since 1970 UTC
 * @param exchangeHoles ids that the exchange was found not to have
 */
public record SymbolSnapshot(long first, List<Run> runs, long newestMicros, List<Range> exchangeHoles) {
    /** Copies. */
    public SymbolSnapshot {
        runs = List.copyOf(runs);
        exchangeHoles = List.copyOf(exchangeHoles);
    }

    /**
     * An unbroken run of ids.
     *
     * @param from first id, inclusive
     * @param to last id, inclusive
     * @param micros event time of the last, or of one as near below as is remembered; microseconds since 1970 UTC
     */
    public record Run(long from, long to, long micros) {}
}
