package marketdata.producer.live.rest;

import java.time.Duration;
import java.util.function.LongSupplier;

/** So many requests at once, then one an interval. Not thread-safe. */
final class RateLimiter {
    private final double burst;
    private final double intervalNanos;
    private final LongSupplier nanoTime;
    private double tokens;
    private long at;

    RateLimiter(int burst, Duration interval, LongSupplier nanoTime) {
        this.burst = burst;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.at = nanoTime.getAsLong();
    }

    /** Reserves the next request; returns how long to wait before it. */
    Duration next() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - at) / intervalNanos) - 1;
        at = now;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens * intervalNanos));
    }
}
