package marketdata.local.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How misfortunes that last are ended. */
final class Later implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<?>> pending = new ArrayList<>();

    /** What ends one. */
    interface Deed {
        void happen() throws IOException, InterruptedException;
    }

    /** Ends one after a while. */
    void after(int millis, Deed end) {
        pending.add(timer.schedule(
                () -> {
                    end.happen();
                    return null;
                },
                millis,
                TimeUnit.MILLISECONDS));
    }

    /** Waits until all have ended. */
    void await() throws IOException, InterruptedException {
        for (Future<?> each : pending) {
            try {
                each.get(5, TimeUnit.MINUTES);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("a misfortune does not end: " + e, e);
            }
        }
        pending.clear();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
