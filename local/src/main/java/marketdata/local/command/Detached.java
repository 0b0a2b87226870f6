package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.RunFailed;
import marketdata.local.RunState;
import marketdata.local.RunState.Phase;
import marketdata.local.process.LogTail;
import marketdata.local.process.Tools;
import marketdata.local.run.View;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same command once more as a process that outlives the terminal. Returns 0 when rows of that run are in the
 * table (servers: when both answer; a replay: when it has begun, or ended well). Where no first row comes in time it fails with the first cause, and the
 * process continues trying.
 */
final class Detached {
    private final DataDir data;
    private final View view;

    Detached(DataDir data, View view) {
        this.data = data;
        this.view = view;
    }

    int start(List<String> arguments) throws InterruptedException, IOException {
        try (FileLock free = data.lock()) {
            free.release();
        }
        Path log = data.logs().resolve("local.log");
        long before = Files.exists(log) ? Files.size(log) : 0;
        Process process = new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        String reported = null;
        while (true) {
            RunState state = data.state().orElse(null);
            boolean its = state != null && state.supervisor().pid() == process.pid();
            if (its && state.phase() == Phase.RUNNING) {
                String page = state.page();
                view.event(
                        "ready",
                        (page == null ? "" : "Page: " + page + "\n") + "Running in the background (pid " + process.pid()
                                + "). " + state.jdbcUrl(),
                        figures(process.pid(), state, page));
                return 0;
            }
            if (its && state.phase() == Phase.NO_ROWS) {
                throw new RunFailed(state.problem());
            }
            if (its && reported == null && state.problem() != null) {
                reported = state.problem();
                view.event("no_rows", reported + " Still waiting for the first row.");
            }
            if (!process.isAlive()) {
                if (data.state().filter(last -> last.phase() == Phase.STOPPED).isPresent()) {
                    throw new RunFailed("The run was stopped before its first row (" + log + ")");
                }
                return ended(process.exitValue(), log, before);
            }
            Thread.sleep(100);
        }
    }

    private Map<String, Object> figures(long pid, RunState state, String page) {
        Map<String, Object> figures = new TreeMap<>(Map.of(
                "pid", pid,
                "jdbc_url", state.jdbcUrl(),
                "kafka_bootstrap_servers", state.kafkaBootstrapServers(),
                "data", data.path().toString()));
        if (page != null) {
            figures.put("page_url", page);
        }
        return figures;
    }

    private static int ended(int exitCode, Path log, long before) throws IOException {
        if (exitCode == 0 || Files.size(log) <= before) {
            return exitCode;
        }
        String last = String.join(" ", LogTail.last(log, 1));
        if (exitCode == 2) {
            System.err.println(last);
            return exitCode;
        }
        throw new RunFailed(last.replaceFirst("^failed: ", "") + " (" + log + ")");
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (Tools.found("setsid")) {
            command.add("setsid");
        }
        command.add(Tools.java());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "marketdata.local.Local"));
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
        command.add("--background");
        return command;
    }
}
