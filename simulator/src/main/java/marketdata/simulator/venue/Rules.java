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
 */
public record Rules(
        Duration pingEvery, Duration pongWithin, Duration lifetime, Duration notice, int messagesPerSecond) {}
