package marketdata.producer.live.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Says yes at first, then once an interval. Not thread-safe. */
final class SampledTimer {
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private boolean started;
    private long last;

    SampledTimer(Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    boolean now() {
        long now = nanoTime.getAsLong();
        if (started && now - last < intervalNanos) {
            return false;
        }
        started = true;
        last = now;
        return true;
    }
}
