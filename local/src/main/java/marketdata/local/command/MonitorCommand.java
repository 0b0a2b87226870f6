package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
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
import java.util.concurrent.Callable;

/** {@code ./pipeline monitor}: the monitor's own commands on the live run, with its addresses and password. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        description =
                "Asks the monitor about the live run: doctor, status, check freshness, check completeness, check lag, check"
                        + " lake, check disk.")
public final class MonitorCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(arity = "1", paramLabel = "COMMAND", description = "The monitor's command; its own options follow.")
    private String name;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataDir dir = data.dir();
        RunState live = dir.exists()
                ? dir.state()
                        .filter(state -> state.supervisor().running().isPresent())
                        .orElse(null)
                : null;
        if (live == null) {
            throw new UserError("nothing runs in " + dir.path() + "; the monitor looks at a live run");
        }
        List<String> command = Launch.java("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-jar", Project.here().jar("monitor").toString()));
        command.add(name);
        command.addAll(options);
        return ChildEnvironment.process(command, dir.path(), settings(dir, live))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** By environment, so that no process list shows the password. Options of the user's own go before. */
    private static Map<String, String> settings(DataDir dir, RunState live) throws IOException {
        return Map.of(
                "POSTGRES_URL", live.jdbcUrl(),
                "POSTGRES_USER", DatabaseRole.CRYPTO_MONITOR.sqlName(),
                "POSTGRES_PASSWORD", new Secrets(dir.at("secrets")).password(DatabaseRole.CRYPTO_MONITOR),
                "PIPELINE_DATA_DIR", dir.path().toString(),
                "PIPELINE_DISK_PATHS", String.join(",", disks(dir.path())),
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port(live, "kafka", "broker"),
                "PIPELINE_REST_URL", exchange(live, "http://"),
                "PIPELINE_WEBSOCKET_URL", exchange(live, "ws://"));
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

    /** The simulated exchange's address; empty, so that the exchange's own is used, when there is none. */
    private static String exchange(RunState live, String scheme) {
        Integer port = port(live, "simulator", "http");
        return port == null ? "" : scheme + "127.0.0.1:" + port;
    }

    private static Integer port(RunState live, String process, String name) {
        ProcessState state = live.process(process);
        return state == null ? null : state.ports().get(name);
    }
}
