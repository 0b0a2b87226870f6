package marketdata.monitor.alert;

import marketdata.monitor.check.Thresholds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Rounds of an engine, one after the other, on a thread of their own; a round that fails is logged and the next one runs. */
public final class AlertSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertSchedule.class);
    private static final Duration BETWEEN = Thresholds.duration("time-between-rounds");

    private final Clock clock;
    private final AlertEngine engine;
    private final Instant raisesFrom;
    private volatile Instant lastSuccess;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "alerts");
        made.setDaemon(true);
        return made;
    });

    /** A schedule that has not begun. */
    public AlertSchedule(Clock clock, AlertEngine engine) {
        this.clock = clock;
        this.engine = engine;
        raisesFrom = clock.instant().plus(Thresholds.duration("start-delay"));
    }

    /** Begins. */
    public void start() {
        // The result would only repeat what the round itself has caught and logged.
        var unused = thread.scheduleWithFixedDelay(this::round, 0, BETWEEN.toSeconds(), TimeUnit.SECONDS);
    }

    private void round() {
        try {
            engine.round(!clock.instant().isBefore(raisesFrom));
            lastSuccess = clock.instant();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("A round of checks failed; the next one runs in {} s", BETWEEN.toSeconds(), e);
        }
    }

    /** When a round last came to its end, UTC; null before the first. */
    public Instant lastSuccess() {
        return lastSuccess;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
