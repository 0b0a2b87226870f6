package marketdata.faults.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job of {@code ./pipeline job} that is started again whenever it ends. */
final class SupervisedJob implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int REJECTED_OPTIONS = 2;

    private final PipelineProgram pipeline;
    private final SideJobs.Job job;
    private final Thread thread;
    private volatile Process current;
    private volatile boolean closed;
    private volatile String failure;

    /** Starts nothing yet. */
    SupervisedJob(PipelineProgram pipeline, SideJobs.Job job) {
        this.pipeline = pipeline;
        this.job = job;
        this.thread = new Thread(this::keepRunning, name());
        thread.setDaemon(true);
    }

    /** Also that of its log. */
    String name() {
        return "job-" + job.name();
    }

    void start() {
        thread.start();
    }

    /** Its Spark driver, when one runs: {@code ./pipeline job} is a Java program whose only child is the driver. */
    Optional<PipelineProcess> driver() {
        return Optional.ofNullable(current)
                .map(Process::toHandle)
                .filter(SupervisedJob::isJava)
                .flatMap(job -> job.children().filter(SupervisedJob::isJava).findFirst())
                .map(PipelineProcess::of)
                .filter(PipelineProcess::isRunning);
    }

    /** Why it is not started again any more. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().filter(path -> path.endsWith("/java")).isPresent();
    }

    private void keepRunning() {
        try {
            while (!closed) {
                current = pipeline.start(Map.of(), name(), command());
                if (current.waitFor() == REJECTED_OPTIONS) {
                    failure = name() + " rejected its options; see its log";
                    return;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (IOException e) {
            failure = name() + " cannot be started: " + e.getMessage();
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("job", job.name()));
        command.addAll(job.options());
        return command;
    }

    /** Stops the driver in good order; the program that started it ends with it. */
    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
        if (current == null) {
            return;
        }
        List<ProcessHandle> started = current.descendants().toList();
        Optional<PipelineProcess> driver = driver();
        if (driver.isPresent()) {
            driver.get().stop(PATIENCE);
        }
        current.destroy();
        started.forEach(ProcessHandle::destroyForcibly);
        current.waitFor();
    }
}
