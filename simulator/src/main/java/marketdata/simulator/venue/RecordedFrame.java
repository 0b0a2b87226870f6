package marketdata.simulator.venue;

import java.util.List;

/**
 * What a recorded frame says.
 *
 * @param stream the trade stream it belongs to, or null when it is damaged or something else than trades
 * @param symbol that stream's symbol, or null
 * @param sentMicros when the exchange sent it, microseconds since 1970 UTC, or 0 when it does not say
 * @param trades its trades with their ids; a frame of one exchange may hold several, of several symbols
 * @param other name of the stream when it is not the stream of trades that the producer reads, else null
 */
public record RecordedFrame(String stream, String symbol, long sentMicros, List<RecordedTrade> trades, String other) {

    /** A frame of another stream than that of trades; everybody gets it. */
    public static RecordedFrame other(String name, long sentMicros) {
        return new RecordedFrame(null, null, sentMicros, List.of(), name.isEmpty() ? null : name);
    }

    /** Whether it belongs to the stream of trades that the producer reads; it may still be damaged. */
    public boolean isOfTrades() {
        return stream != null && other == null;
    }

    /** One trade; amounts scaled by 10^8, time in microseconds since 1970 UTC. */
    public record RecordedTrade(
            String symbol, long id, long price, long quantity, long timeMicros, boolean buyerIsMaker) {}
}
