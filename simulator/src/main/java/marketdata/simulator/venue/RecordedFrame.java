package marketdata.simulator.venue;

/**
 * What a recorded frame says.
 *
 * @param stream the trade stream it belongs to, or null when it is damaged or something else than trades
 * @param symbol that stream's symbol, or null
 * @param sentMicros when the exchange sent it, microseconds since 1970 UTC, or 0 when it does not say
 * @param trade the trade with its id, or null
 */
public record RecordedFrame(String stream, String symbol, long sentMicros, RecordedTrade trade) {

    /** A frame that says nothing usable. */
    public static final RecordedFrame NOTHING = new RecordedFrame(null, null, 0, null);

    /** One trade; amounts scaled by 10^8, time in microseconds since 1970 UTC. */
    public record RecordedTrade(
            String symbol, long id, long price, long quantity, long timeMicros, boolean buyerIsMaker) {}
}
