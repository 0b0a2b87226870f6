package marketdata.faults.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process of the run under test. Its start time is compared too, because the system may have given its pid to another
 * process since.
 *
 * @param started milliseconds since 1970
 */
public record PipelineProcess(long pid, long started) {
    /** The system counts start times from a boot time that clock adjustments move a little. */
    private static final long TOLERANCE_MILLIS = 3_000;

    /** Of a process that runs. */
    static PipelineProcess of(ProcessHandle process) {
        return new PipelineProcess(process.pid(), startMillis(process));
    }

    /** Whether it still runs. A zombie does not. */
    public boolean isRunning() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(startMillis(process) - started) <= TOLERANCE_MILLIS)
                .filter(process -> !isZombie())
                .isPresent();
    }

    /** Sends a signal by its name, for example {@code KILL}. */
    public void signal(String name) throws IOException, InterruptedException {
        execute("kill", "-" + name, Long.toString(pid));
    }

    /** Sends SIGTERM and waits; kills it when {@code patience} is over. */
    public void stop(Duration patience) throws IOException, InterruptedException {
        signal("TERM");
        long end = System.nanoTime() + patience.toNanos();
        while (isRunning()) {
            if (System.nanoTime() > end) {
                signal("KILL");
                return;
            }
            Thread.sleep(50);
        }
    }

    /** Limits the size of the files that it may write: bytes, or {@code unlimited}. */
    public void limitFiles(String bytes) throws IOException, InterruptedException {
        execute("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":unlimited");
    }

    /** The exit code is of no use: the process may have ended meanwhile. */
    private static void execute(String... command) throws IOException, InterruptedException {
        var unused = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    private boolean isZombie() {
        try {
            String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return text.startsWith(" Z", text.lastIndexOf(')') + 1);
        } catch (IOException e) {
            // It has ended, or this system has no /proc.
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
