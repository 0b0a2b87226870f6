package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.UserError;
import marketdata.local.process.LogFollower;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code ./pipeline logs}. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "The last lines of every process's log, or of one.")
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "kafka, postgres, simulator, producer, spark, monitor, local.")
    private String name;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "20",
            description = "How many lines of each (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines < 0) {
            throw new UserError("--lines " + lines + "; allowed: 0 or more");
        }
        Map<Path, LogFollower> followers = new TreeMap<>();
        for (Path log : logs(data.dir())) {
            followers.put(log, new LogFollower(log));
        }
        if (followers.isEmpty()) {
            throw new UserError(
                    name == null
                            ? "No log found in " + data.dir().logs()
                            : "No log of " + name + " found in " + data.dir().logs());
        }
        followers.forEach((log, follower) -> follower.tail(lines).forEach(line -> print(log, line)));
        while (follow) {
            Thread.sleep(1_000);
            for (Path log : logs(data.dir())) {
                LogFollower follower = followers.get(log);
                if (follower == null) {
                    // Of a process that was started meanwhile.
                    follower = LogFollower.fromTheBeginning(log);
                    followers.put(log, follower);
                }
                follower.more().forEach(line -> print(log, line));
            }
        }
        return 0;
    }

    private List<Path> logs(DataDir dir) throws IOException {
        if (!dir.exists()) {
            throw new UserError("No run found in " + dir.path() + ". Start one with ./pipeline demo or ./pipeline run");
        }
        try (Stream<Path> files = Files.list(dir.logs())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> name == null || name(file).equals(name))
                    .sorted()
                    .toList();
        }
    }

    private void print(Path log, String line) {
        System.out.println(name != null ? line : String.format(Locale.ROOT, "%-10s| %s", name(log), line));
    }

    private static String name(Path log) {
        return log.getFileName().toString().replaceFirst("\\.log$", "");
    }
}
