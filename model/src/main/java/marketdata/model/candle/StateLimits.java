package marketdata.model.candle;

/**
 * How much is kept of a symbol, whatever comes. What falls out of a bound is not lost: a trade that belongs to it is
 * {@code late}, and {@code Restate} puts it in from the topic.
 *
 * @param minutes with trades that can still change, beside those within the watermark
 * @param idIntervals runs of ids seen without a gap; the ids below the oldest run kept are not known one by one any more
 * @param evictedSpans runs of minutes that are done with; everything before the oldest span kept is done with too
 * @param lateIds runs of ids that were late
 * @param conflicts minutes of trades in conflict with an id seen before
 * @param epochs numberings of the market
 */
record StateLimits(int minutes, int idIntervals, int evictedSpans, int lateIds, int conflicts, int epochs) {
    /** For a stream: a symbol in the worst state takes some 100 kB. */
    static final StateLimits STREAM = new StateLimits(240, 1_000, 500, 200, 200, EpochRouter.KEPT);

    /** For a batch job, which reads everything once. */
    static final StateLimits NONE = new StateLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);
}
