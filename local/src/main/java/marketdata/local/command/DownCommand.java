package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.JsonText;
import marketdata.local.RunFailed;
import marketdata.local.RunState;
import marketdata.local.run.Leftovers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ./pipeline down}. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the run; its data stays.")
public final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "As JSON: what was stopped.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        DataDir dir = data.dir();
        Optional<RunState> state = dir.exists() ? dir.state() : Optional.empty();
        if (state.isEmpty()) {
            return print(dir, false, List.of(), "No run found in " + dir.path());
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
            return print(dir, false, left, "No run is alive in " + dir.path());
        }
        return print(
                dir,
                true,
                left,
                "Stopped" + (left.isEmpty() ? "" : " (left by a killed run: " + String.join(", ", left) + ")")
                        + "; the data stays in " + dir.path());
    }

    private int print(DataDir dir, boolean stopped, List<String> left, String text) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("stopped", stopped);
        answer.put("left_by_a_killed_run", left);
        answer.put("data", dir.path().toString());
        System.out.println(json ? JsonText.line(answer) : text);
        return 0;
    }
}
