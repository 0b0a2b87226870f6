package marketdata.producer.live.publish;

import java.time.Duration;

/** Says yes at first, then once an interval. Not thread-safe. */
final class SampledTimer {
    private final long intervalNanos;
    private boolean started;
    private long last;

    SampledTimer(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** @param now of {@link System#nanoTime} */
    boolean due(long now) {
        if (started && now - last < intervalNanos) {
            return false;
        }
        started = true;
        last = now;
        return true;
    }
}
