package marketdata.local.torture;

/**
 * A trade's place among all trades of its symbol: its id when the symbol's numbering began in this run, else a number below
 * all of those. The simulated market begins every other numbering above a million, so the id alone tells.
 */
final class TradeKey {
    private static final long FIRST_OLD_ID = 1_000_000;
    private static final long OLD = 1L << 50;

    private TradeKey() {}

    /** The key of an id. */
    static long of(long id) {
        return id < FIRST_OLD_ID ? id : id - OLD;
    }

    /** The id of a key. */
    static long id(long key) {
        return key < 0 ? key + OLD : key;
    }

    /** Whether a key is that of a market's very first trade: nothing can be missing before it. */
    static boolean isLowest(long key, Venue venue) {
        return key == venue.lowestTradeId();
    }

    /** Whether two keys are of one numbering: what lies between them are ids. */
    static boolean sameNumbering(long one, long other) {
        return (one < 0) == (other < 0);
    }

    /** The largest key that a key's numbering can have. */
    static long lastPossible(long key) {
        return key < 0 ? -1 : Long.MAX_VALUE;
    }
}
