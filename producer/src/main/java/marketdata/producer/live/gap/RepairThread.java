package marketdata.producer.live.gap;

import marketdata.model.parse.RejectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one thread that sends REST requests about gaps and silence. A task that fails ends nothing but itself. */
final class RepairThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepairThread.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "gap-repair");
        created.setDaemon(true);
        return created;
    });

    /** A task that may send requests. */
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Runs a task after a pause; not at all after {@link #close}. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void after(Duration pause, Task task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RejectedException e) {
                LOG.warn("REST request failed: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("A fault while repairing", e);
            }
        };
        try {
            thread.schedule(guarded, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
