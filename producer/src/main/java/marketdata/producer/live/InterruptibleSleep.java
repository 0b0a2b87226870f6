package marketdata.producer.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting that a stop cuts short. */
final class InterruptibleSleep {
    private static final long STEP_MILLIS = 1000;

    private InterruptibleSleep() {}

    /** Waits; throws as soon as {@code stopped} says so. */
    static void of(Duration pause, BooleanSupplier stopped) throws InterruptedException {
        long left = pause.toMillis();
        while (left > 0 && !stopped.getAsBoolean()) {
            Thread.sleep(Math.min(left, STEP_MILLIS));
            left -= STEP_MILLIS;
        }
        if (stopped.getAsBoolean()) {
            throw new InterruptedException("stopped");
        }
    }
}
