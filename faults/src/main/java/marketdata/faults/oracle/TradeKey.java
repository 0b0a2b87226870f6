package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;

/**
 * A trade's place among all trades of its symbol. A symbol that is listed again numbers its trades anew: keys of the older
 * numbering come before those of the newer one.
 *
 * @param numbering 0 for the older numbering, 1 for the one that began in this run
 * @param id as the exchange gives it
 */
record TradeKey(int numbering, long id) implements Comparable<TradeKey> {
    /** The simulated market begins every older numbering above this id, so the id alone decides. */
    private static final long FIRST_OLD_ID = 1_000_000;

    /** The key of an id. */
    static TradeKey of(long id) {
        return new TradeKey(id < FIRST_OLD_ID ? 1 : 0, id);
    }

    TradeKey next() {
        return new TradeKey(numbering, id + 1);
    }

    TradeKey previous() {
        return new TradeKey(numbering, id - 1);
    }

    /** Whether this is a market's very first trade: no id can be missing before it. */
    boolean isLowest(SimulatedExchange exchange) {
        return numbering == 1 && id == exchange.lowestTradeId();
    }

    /** Whether the ids between this and another key are ids of one numbering. */
    boolean hasNumberingOf(TradeKey other) {
        return numbering == other.numbering;
    }

    /** How many ids there are from this one to another of its numbering, both included. */
    long idsTo(TradeKey last) {
        return last.id - id + 1;
    }

    @Override
    public int compareTo(TradeKey other) {
        return numbering == other.numbering ? Long.compare(id, other.id) : Integer.compare(numbering, other.numbering);
    }

    /** The id. */
    @Override
    public String toString() {
        return Long.toString(id);
    }
}
