package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.UserError;
import marketdata.local.process.LogTail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            description = "kafka, postgres, simulator, producer, spark, local.")
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
        List<Path> logs = logs(data.dir());
        Map<Path, Long> read = new HashMap<>();
        for (Path log : logs) {
            read.put(log, Files.size(log));
            LogTail.last(log, lines).forEach(line -> print(logs, log, line));
        }
        while (follow) {
            Thread.sleep(1_000);
            for (Path log : logs) {
                String more = LogTail.since(log, read.get(log));
                more.lines().forEach(line -> print(logs, log, line));
                read.merge(log, (long) more.getBytes(java.nio.charset.StandardCharsets.UTF_8).length, Long::sum);
            }
        }
        return 0;
    }

    private List<Path> logs(DataDir dir) throws IOException {
        if (!dir.exists()) {
            throw new UserError("nothing was ever started in " + dir.path());
        }
        try (Stream<Path> files = Files.list(dir.logs())) {
            List<Path> logs = files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> name == null || name(file).equals(name))
                    .sorted()
                    .toList();
            if (logs.isEmpty()) {
                throw new UserError("NAME " + name + ": there is no such log in " + dir.logs());
            }
            return logs;
        }
    }

    private static void print(List<Path> logs, Path log, String line) {
        System.out.println(logs.size() == 1 ? line : String.format("%-10s| %s", name(log), line));
    }

    private static String name(Path log) {
        return log.getFileName().toString().replaceFirst("\\.log$", "");
    }
}
