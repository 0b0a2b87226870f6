package marketdata.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that is recognised again later: a pid alone may have been given to somebody else since.
 *
 * @param started milliseconds since 1970, by the system; 0 when it is not known
 */
public record ProcessId(long pid, long started) {
    /** The system's start times are ticks counted from a boot time that clock adjustments move a little. */
    private static final long TOLERANCE_MILLIS = 3_000;

    /** Of a running process. */
    public static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), startMillis(process));
    }

    /** The process itself, when it still runs. A zombie does not. */
    public Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(startMillis(process) - started) <= TOLERANCE_MILLIS)
                .filter(process -> !zombie());
    }

    /** Asks with SIGTERM or, as PostgreSQL wants it, another signal; after {@code patience} it is killed. */
    public void stop(String signal, Duration patience) throws InterruptedException {
        if (running().isEmpty()) {
            return;
        }
        signal(signal);
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (running().isEmpty()) {
                return;
            }
            Thread.sleep(50);
        }
        running().ifPresent(ProcessHandle::destroyForcibly);
        for (int i = 0; i < 100 && running().isPresent(); i++) {
            Thread.sleep(50);
        }
    }

    /** Sends a signal by name, for example {@code INT}. */
    public void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            running().ifPresent(ProcessHandle::destroy);
        }
    }

    private boolean zombie() {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(stat);
            return text.startsWith(" Z", text.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return false;
        }
    }

    private static long startMillis(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }
}
