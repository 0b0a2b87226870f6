package marketdata.producer.live.feed;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides from the last received frame: alive, ping, or dead. Any frame counts, pings and pongs too: a quiet market is not a dead line.
 * Before the limit is reached the other side is asked for a sign of life. A socket that we hold back ourselves is alive.
 */
final class LivenessMonitor {
    /** An exchange that acknowledges a subscription does so at once. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Duration limit;
    private final LongSupplier nanoTime;

    /** What to do about a socket. */
    enum Verdict {
        /** Nothing. */
        ALIVE,
        /** Ask for a sign of life. */
        PING,
        /** Give it up. */
        DEAD
    }

    /** Why a connection is lost, in words; null while it lives. One from which little comes is asked for a sign of life. */
    static String lost(Connection connection, FeedPlan plan, boolean heldBack, LongSupplier nanoTime) {
        String words = connection.subscription().words();
        String said = words.isEmpty() ? "" : "; the exchange said: " + words;
        if (connection.closed() != null) {
            return connection.closed() + said;
        }
        if (plan.acknowledged()
                && !heldBack
                && !connection.healthy()
                && connection.age().compareTo(ANSWER) > 0) {
            return "no answer to the subscription within " + ANSWER.toSeconds() + " s" + said;
        }
        LivenessMonitor watchdog = new LivenessMonitor(plan.liveness(), nanoTime);
        Verdict verdict = watchdog.judge(connection.heardNanos(), heldBack);
        if (verdict == Verdict.PING) {
            connection.ping();
        }
        return verdict == Verdict.DEAD
                ? "nothing received for "
                        + watchdog.silence(connection.heardNanos()).toSeconds() + " s"
                : null;
    }

    /** @param limit nothing received for longer than this means a dead line */
    LivenessMonitor(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    Verdict judge(long heardNanos, boolean heldBack) {
        Duration silence = silence(heardNanos);
        if (heldBack || silence.compareTo(limit.dividedBy(4)) <= 0) {
            return Verdict.ALIVE;
        }
        return silence.compareTo(limit) > 0 ? Verdict.DEAD : Verdict.PING;
    }

    Duration silence(long heardNanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - heardNanos);
    }
}
