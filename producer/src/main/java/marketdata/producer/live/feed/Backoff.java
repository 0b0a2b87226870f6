package marketdata.producer.live.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts, with full jitter: pause n is drawn evenly from 0 to {@code first · 2^n}, never above
 * {@code longest}. A success starts over. Not thread-safe.
 */
public final class Backoff {
    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int failures;

    /** Pauses from {@code first} up to {@code longest}. */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    /** The pause before the next attempt. */
    public Duration next() {
        return Duration.ofMillis(random.nextLong(ceilingMillis(failures++) + 1));
    }

    /** The longest that pause number {@code failure} (from 0) can be, in milliseconds. */
    long ceilingMillis(int failure) {
        return Math.min(longestMillis, firstMillis << Math.min(failure, 30));
    }

    /** An attempt succeeded. */
    public void reset() {
        failures = 0;
    }
}
