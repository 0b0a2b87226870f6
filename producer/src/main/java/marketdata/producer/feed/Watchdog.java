package marketdata.producer.feed;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Judges a socket by what it was last heard of. Any frame counts, pings and pongs too: a quiet market is not a dead line.
 * Before the limit is reached the other side is asked for a sign of life. A socket that we hold back ourselves is alive.
 */
final class Watchdog {
    private final Duration limit;
    private final LongSupplier nanoTime;

    /** What to do about a socket. */
    enum Verdict {
        /** Nothing. */
        ALIVE,
        /** Ask for a sign of life. */
        ASK,
        /** Give it up. */
        DEAD
    }

    /** @param limit nothing received for longer than this means a dead line */
    Watchdog(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    Verdict judge(long heardNanos, boolean heldBack) {
        Duration silence = silence(heardNanos);
        if (heldBack || silence.compareTo(limit.dividedBy(4)) <= 0) {
            return Verdict.ALIVE;
        }
        return silence.compareTo(limit) > 0 ? Verdict.DEAD : Verdict.ASK;
    }

    Duration silence(long heardNanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - heardNanos);
    }
}
