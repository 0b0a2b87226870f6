package marketdata.simulator.exchange;

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
        Duration pingEvery, Duration pongWithin, Duration lifetime, Duration notice, int messagesPerSecond) {

    /** Binance's own rules, with another lifetime and notice. */
    public static Rules binance(Duration lifetime, Duration notice) {
        return new Rules(Duration.ofSeconds(20), Duration.ofMinutes(1), lifetime, notice, 5);
    }
}
