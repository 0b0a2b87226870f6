package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.UserError;
import marketdata.local.process.ChildEnvironment;
import marketdata.local.process.Launch;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code ./pipeline monitor}: the monitor's own commands on the live run, with its addresses and password. */
@Command(
        name = "monitor",
        sortOptions = false,
        description =
                "Asks the monitor about the run: doctor, status, check all, check freshness, check completeness, check"
                        + " lag, check lake, check disk, alert test. When no run is alive, each part is reported as not reachable.")
public final class MonitorCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The monitor's command; its own options follow.")
    private String name;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help.printed(name)) {
            return 0;
        }
        if (help.requested) {
            return ProgramHelp.ofJar("monitor", named());
        }
        if (name == null) {
            throw new UserError(
                    "monitor needs a COMMAND: doctor, status, check, alert, serve (see ./pipeline monitor --help)");
        }
        DataDir dir = data.dir();
        RunState newest = LiveRun.newest(dir).orElse(null);
        if (newest == null) {
            System.err.println("No run found in " + dir.path()
                    + ". Start one with ./pipeline demo. The monitor's default addresses are examined.");
        } else if (!newest.live()) {
            System.err.println("No run is alive in " + dir.path() + ": the newest one is " + newest.inWords()
                    + ". Its addresses are examined.");
        }
        List<String> command = Launch.java("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-jar", Project.here().jar("monitor").toString()));
        command.add(name);
        command.addAll(options);
        Path folder = newest == null ? Path.of(".") : dir.path();
        Map<String, String> settings = new TreeMap<>(newest == null ? Map.of() : settings(dir, newest));
        // Not among the settings of every program: it holds tokens.
        settings.put("ALERT_URLS", System.getenv().getOrDefault("ALERT_URLS", ""));
        return ChildEnvironment.process(command, folder, settings)
                .inheritIO()
                .start()
                .waitFor();
    }

    /** The words that name the monitor's command. */
    private List<String> named() {
        List<String> words = new ArrayList<>(List.of(name));
        if (name.equals("check") || name.equals("alert")) {
            options.stream().filter(word -> !word.startsWith("-")).limit(1).forEach(words::add);
        }
        return words;
    }

    /** By environment, so that no process list shows the password. Options of the user's own go before. */
    private static Map<String, String> settings(DataDir dir, RunState run) throws IOException {
        Map<String, String> settings = LiveRun.addresses(run);
        if (run.producer() != null) {
            settings.put("PIPELINE_PRODUCER_URL", run.producer());
        }
        settings.put("POSTGRES_USER", DatabaseRole.CRYPTO_MONITOR.sqlName());
        settings.put("POSTGRES_PASSWORD", new Secrets(dir.at("secrets")).password(DatabaseRole.CRYPTO_MONITOR));
        settings.put("PIPELINE_DATA_DIR", dir.path().toString());
        settings.put("PIPELINE_DISK_PATHS", String.join(",", disks(dir.path())));
        return settings;
    }

    /** The run's folder, and those of its folders that lie on disks of their own; relative to it, since this is a list. */
    private static List<String> disks(Path data) throws IOException {
        FileStore disk = Files.getFileStore(data);
        List<String> disks = new ArrayList<>(List.of("."));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(data, Files::isDirectory)) {
            for (Path folder : folders) {
                if (!Files.getFileStore(folder).equals(disk)) {
                    disks.add(data.relativize(folder).toString());
                }
            }
        }
        return disks;
    }
}
