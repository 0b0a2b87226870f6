package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.RunFailed;
import marketdata.local.RunState;
import marketdata.local.run.Leftovers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ./pipeline down}. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the run; its data stays.")
public final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws InterruptedException {
        DataDir dir = data.dir();
        Optional<RunState> state = dir.exists() ? dir.state() : Optional.empty();
        if (state.isEmpty()) {
            System.out.println("No run found in " + dir.path());
            return 0;
        }
        boolean live = state.get().supervisor().running().isPresent();
        if (live) {
            state.get().supervisor().stop("TERM", PATIENCE);
        }
        // The system frees a process's lock a moment after the process has ended.
        Optional<FileLock> lock = dir.tryLock();
        for (int i = 0; i < 100 && lock.isEmpty(); i++) {
            Thread.sleep(100);
            lock = dir.tryLock();
        }
        if (lock.isEmpty()) {
            throw new RunFailed(
                    dir.path() + " is still in use by " + state.get().holder());
        }
        List<String> left = Leftovers.stop(dir);
        Leftovers.record(dir, dir.state(), left);
        dir.state().ifPresent(last -> dir.save(last.stopped()));
        if (!live && left.isEmpty()) {
            System.out.println("No run is alive in " + dir.path());
            return 0;
        }
        System.out.println(
                "Stopped" + (left.isEmpty() ? "" : " (left by a killed run: " + String.join(", ", left) + ")")
                        + "; the data stays in " + dir.path());
        return 0;
    }
}
