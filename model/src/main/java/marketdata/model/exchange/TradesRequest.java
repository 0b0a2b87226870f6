package marketdata.model.exchange;

/**
 * A question for a symbol's past trades, whichever way an exchange pages: by id, backwards from an id, or by time.
 *
 * @param symbol as the exchange writes it
 * @param fromId first id wanted
 * @param toId last id wanted; {@link Long#MAX_VALUE} for whatever there is
 * @param afterMicros event time of a trade known before {@code fromId}, microseconds since 1970 UTC; 0 when none is
 * @param cursor where the answer before this one ended; empty at first
 */
public record TradesRequest(String symbol, long fromId, long toId, long afterMicros, String cursor) {
    /** The first question. */
    public TradesRequest(String symbol, long fromId, long toId, long afterMicros) {
        this(symbol, fromId, toId, afterMicros, "");
    }

    /** The same question, going on where an answer ended. */
    public TradesRequest from(String nextCursor) {
        return new TradesRequest(symbol, fromId, toId, afterMicros, nextCursor);
    }

    /** How many trades to ask for, at most {@code most}. */
    public int limit(int most) {
        long wanted = toId - fromId;
        return wanted >= 0 && wanted < most ? (int) wanted + 1 : most;
    }
}
