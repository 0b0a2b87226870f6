package marketdata.local.process;

import marketdata.local.Directories;
import marketdata.local.RunFailed;
import marketdata.local.RunState.ProcessState;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One process under the supervisor: apart from the terminal's signals, output in its own log file. */
public final class ManagedProcess {
    /** Options of the programs that their arguments decide, also where an argument is left out. */
    private static final Set<String> DECIDED_HERE = Set.of(
            "PIPELINE_SYMBOLS",
            "PIPELINE_TOP",
            "PIPELINE_QUOTE",
            "PIPELINE_PORT",
            "PIPELINE_RECORDING",
            "PIPELINE_TAPE",
            "PIPELINE_START",
            "PIPELINE_HISTORY",
            "PIPELINE_FAULT",
            "PIPELINE_WEBSOCKET_URL",
            "PIPELINE_REST_URL");

    private final Supplier<Launch> launch;
    private final Path log;
    private Launch current;
    private Process process;
    private boolean wanted;
    private int restarts;
    private long startedNanos;

    ManagedProcess(Supplier<Launch> launch, Path log) {
        this.launch = launch;
        this.log = log;
    }

    /** Starts it (again). */
    synchronized Process start() {
        current = launch.get();
        wanted = true;
        startedNanos = System.nanoTime();
        List<String> command = new ArrayList<>(Tools.ownSession());
        command.addAll(current.command());
        ProcessBuilder builder = ChildEnvironment.process(command, current.directory(), current.environment())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What a run has decided by arguments, or has deliberately left out of them.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        DECIDED_HERE.contains(name) && !current.environment().containsKey(name));
        try {
            Optional<Path> temporary = current.temporary();
            if (temporary.isPresent()) {
                Directories.remove(temporary.get());
                Files.createDirectories(temporary.get());
            }
            process = builder.start();
        } catch (IOException e) {
            throw new RunFailed(current.name() + " cannot be started: " + e.getMessage(), e);
        }
        return process;
    }

    /** Asks it to end, waits, and kills it after {@code patience}. */
    public void stop(Duration patience) throws InterruptedException {
        Process running;
        String signal;
        synchronized (this) {
            wanted = false;
            if (process == null) {
                return;
            }
            running = process;
            signal = current.stopSignal();
        }
        ProcessId.of(running.toHandle()).stop(signal, patience);
        // It has ended by now, but this JVM says so only when its own thread has collected the exit code.
        var unused = running.waitFor(5, TimeUnit.SECONDS);
    }

    synchronized boolean wanted() {
        return wanted;
    }

    synchronized int countRestart() {
        return ++restarts;
    }

    synchronized Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** As often as it had to be started again. */
    public synchronized int restarts() {
        return restarts;
    }

    /** Whether it runs now. */
    public synchronized boolean alive() {
        return process != null && process.isAlive();
    }

    /** Its log file. */
    public Path log() {
        return log;
    }

    /** For {@code state.json}. */
    public synchronized ProcessState state() {
        String state = alive() ? "running" : wanted ? "restarting" : "stopped";
        ProcessId id = alive() ? ProcessId.of(process.toHandle()) : null;
        return new ProcessState(current.name(), id, state, restarts, current.ports(), log.toString());
    }
}
