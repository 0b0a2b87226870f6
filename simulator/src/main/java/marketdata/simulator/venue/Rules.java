package marketdata.simulator.venue;

import java.time.Duration;

/**
 * How long a connection lives and what it may do.
 *
 * @param pingEvery pause between two pings
 * @param pongWithin a ping unanswered for this long ends the connection
 * @param lifetime age at which a connection is closed
 * @param notice how long before a planned close it is announced
 * @param messagesPerSecond incoming frames of any kind; more end the connection
 * @param silence what ends a connection on which the exchange has sent nothing; null where nothing does
 */
public record Rules(
        Duration pingEvery,
        Duration pongWithin,
        Duration lifetime,
        Duration notice,
        int messagesPerSecond,
        Silence silence) {

    /** Of an exchange that keeps a silent connection. */
    public Rules(Duration pingEvery, Duration pongWithin, Duration lifetime, Duration notice, int messagesPerSecond) {
        this(pingEvery, pongWithin, lifetime, notice, messagesPerSecond, null);
    }

    /**
     * A connection without a text frame from the exchange for this long is closed.
     *
     * @param status of the close frame
     */
    public record Silence(Duration limit, int status, String reason) {}
}
