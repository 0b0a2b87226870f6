package marketdata.faults.injection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends faults that last for a while. */
final class DelayedActions implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<?>> pending = new ArrayList<>();

    /** Ends a fault. */
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Runs an action after a while. */
    void after(int millis, Action action) {
        pending.add(timer.schedule(
                () -> {
                    action.run();
                    return null;
                },
                millis,
                TimeUnit.MILLISECONDS));
    }

    /** Waits until all actions have run. */
    void await() throws IOException, InterruptedException {
        for (Future<?> each : pending) {
            try {
                each.get(5, TimeUnit.MINUTES);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("a fault cannot be ended: " + e, e);
            }
        }
        pending.clear();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
