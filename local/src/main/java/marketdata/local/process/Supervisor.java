package marketdata.local.process;

import marketdata.local.RunFailed;
import marketdata.local.UserError;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Starts processes, and starts one again that ended without being asked: said in plain words, with growing pauses. */
public final class Supervisor {
    /** Between two quick ends of one process. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration RECOVERED = Duration.ofMinutes(1);
    private static final int WRONG_CONFIGURATION = 2;

    private final Path logs;
    private final int attempts;
    private final Duration longestPause;
    private final Consumer<String> report;
    private final Runnable changed;
    private final Consumer<RuntimeException> fatal;
    private final List<ManagedProcess> processes = new ArrayList<>();
    private volatile EventLog events;
    private boolean closed;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "supervisor");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param attempts how many quick ends in a row of one process are borne
     * @param longestPause before a process is started again, however quickly it ended so far
     * @param report gets what happened, in words
     * @param changed is called after each change of a process's state
     * @param fatal gets the reason when going on makes no sense: a {@link UserError} where a program rejected
     *     its options
     */
    public Supervisor(
            Path logs,
            int attempts,
            Duration longestPause,
            Consumer<String> report,
            Runnable changed,
            Consumer<RuntimeException> fatal) {
        this.logs = logs;
        this.attempts = attempts;
        this.longestPause = longestPause;
        this.report = report;
        this.changed = changed;
        this.fatal = fatal;
        var unused = timer.scheduleWithFixedDelay(this::rotateLogs, 10, 10, TimeUnit.SECONDS);
    }

    private void rotateLogs() {
        try {
            LogRotation.lookAtAll(logs, LogRotation.LARGEST);
        } catch (UncheckedIOException e) {
            report.accept("a log cannot be rotated: " + e.getMessage());
        }
    }

    /** From now on ends and restarts are events of this log, too. */
    public void recordIn(EventLog log) {
        events = log;
    }

    private void recordEvent(String name, String event, String cause) {
        EventLog log = events;
        if (log != null && !log.append(name, event, cause)) {
            report.accept("the disk does not take the event that " + name + " " + event);
        }
    }

    /** Starts a process and keeps it running until it is stopped. */
    public ManagedProcess start(String name, Supplier<Launch> launch) {
        ManagedProcess process = new ManagedProcess(launch, logs.resolve(name + ".log"));
        synchronized (processes) {
            if (closed) {
                throw new IllegalStateException("being stopped");
            }
            start(name, process, 0);
            processes.add(process);
        }
        changed.run();
        return process;
    }

    /** From now on nothing is started again. */
    public void close() {
        synchronized (processes) {
            closed = true;
        }
        timer.shutdownNow();
    }

    /** All, in the order they were started. */
    public List<ManagedProcess> processes() {
        synchronized (processes) {
            return List.copyOf(processes);
        }
    }

    private void start(String name, ManagedProcess managed, int failures) {
        Process process = managed.start();
        var unused =
                process.onExit().thenAcceptAsync(ended -> ended(name, managed, ended.exitValue(), failures), timer);
    }

    private void ended(String name, ManagedProcess process, int exitCode, int failures) {
        changed.run();
        if (!process.wanted()) {
            return;
        }
        String last = String.join("\n    ", LogTail.lastWords(process.log(), 3));
        String lastLine = String.join(" ", LogTail.last(process.log(), 1));
        if (exitCode == WRONG_CONFIGURATION) {
            recordEvent(name, "failed", "rejected its options: " + lastLine);
            fatal.accept(new UserError(name + " rejected its options: " + lastLine));
            return;
        }
        boolean recovered = process.age().compareTo(RECOVERED) > 0;
        int count = recovered ? 1 : failures + 1;
        String cause = ExitCode.inWords(exitCode) + (lastLine.isEmpty() ? "" : "; its last line: " + lastLine);
        recordEvent(name, count > attempts ? "failed" : "ended", cause);
        if (count > attempts) {
            fatal.accept(new RunFailed(String.format(
                    Locale.ROOT, "%s ended %d times in a row (%s): %s", name, count, process.log(), last)));
            return;
        }
        long pause = Math.min(longestPause.toMillis(), 250L << Math.min(count, 10));
        report.accept(String.format(
                Locale.ROOT,
                "%s ended (%s); started again in %.1f s. Its last lines (%s):%n    %s",
                name,
                ExitCode.inWords(exitCode),
                pause / 1000.0,
                process.log(),
                last));
        var unused = timer.schedule(() -> restart(name, process, count), pause, TimeUnit.MILLISECONDS);
    }

    private void restart(String name, ManagedProcess process, int failures) {
        if (!process.wanted()) {
            return;
        }
        int restarts = process.countRestart();
        try {
            start(name, process, failures);
            recordEvent(name, "restarted", "restart " + restarts + " of this run");
            report.accept(name + " started again (restart " + restarts + ")");
        } catch (RuntimeException e) {
            fatal.accept(e);
        }
        changed.run();
    }
}
