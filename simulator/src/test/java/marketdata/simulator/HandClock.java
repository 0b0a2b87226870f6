package marketdata.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The exchange's wall clock, which moves only by calls: a machine that is slow changes nothing. */
final class HandClock implements LongSupplier {
    private final AtomicLong micros;

    HandClock(Instant start) {
        micros = new AtomicLong(start.toEpochMilli() * 1000);
    }

    void pass(Duration time) {
        micros.addAndGet(time.toNanos() / 1000);
    }

    long millis() {
        return micros.get() / 1000;
    }

    @Override
    public long getAsLong() {
        return micros.get();
    }
}
