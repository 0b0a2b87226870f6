package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Json;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
import marketdata.local.run.MinuteLines;
import marketdata.local.run.Snapshot;
import marketdata.local.run.Tables;
import marketdata.local.server.Database;
import marketdata.local.server.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./pipeline status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Each process's state, pid and ports, the database's URL, and what has been counted.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        DataDir dir = data.dir();
        RunState state = dir.exists() ? dir.state().map(RunState::seenNow).orElse(null) : null;
        if (state == null) {
            String nothing = "nothing was ever started in " + dir.path();
            System.out.println(
                    json ? Json.line(Map.of("state", "none", "data", dir.path().toString())) : nothing);
            return 0;
        }
        Snapshot snapshot = snapshot(dir, state);
        if (json) {
            System.out.println(Json.pretty(report(dir, state, snapshot)));
            return 0;
        }
        System.out.println(
                state.command() + ": " + state.inWords() + ", since " + state.startedAt() + " in " + dir.path());
        state.processes().forEach(process -> System.out.println(line(process)));
        System.out.println("database   " + state.jdbcUrl() + " (user analyst, password in " + dir.at("secrets") + ")");
        if (snapshot != null) {
            System.out.println("counted    " + MinuteLines.counters(snapshot));
        }
        return 0;
    }

    private static Map<String, Object> report(DataDir dir, RunState state, Snapshot snapshot) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("state", state.inWords());
        report.put("command", state.command());
        report.put("data", dir.path().toString());
        report.put(
                "pid",
                state.supervisor().running().isPresent() ? state.supervisor().pid() : null);
        report.put("started_at", state.startedAt());
        report.put("jdbc_url", state.jdbcUrl());
        List<Map<String, Object>> processes =
                state.processes().stream().map(StatusCommand::process).toList();
        report.put("processes", processes);
        report.put("counters", snapshot == null ? null : MinuteLines.figures(snapshot));
        return report;
    }

    private static Map<String, Object> process(ProcessState process) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", process.name());
        shown.put("state", process.state());
        shown.put("pid", process.id() == null ? null : process.id().pid());
        shown.put("ports", process.ports());
        shown.put("restarts", process.restarts());
        shown.put("log", process.log());
        return shown;
    }

    private static String line(ProcessState process) {
        return String.format(
                Locale.ROOT,
                "%-10s %-11s pid %-8s ports %s%s",
                process.name(),
                process.state(),
                process.id() == null ? "-" : process.id().pid(),
                process.ports().isEmpty() ? "-" : process.ports(),
                process.restarts() == 0 ? "" : ", restarted " + process.restarts() + " times");
    }

    private static Snapshot snapshot(DataDir dir, RunState state) {
        ProcessState postgres = state.process("postgres");
        if (postgres == null || postgres.id() == null) {
            return null;
        }
        try (Tables tables = new Tables(new Database(state.jdbcUrl(), new Secrets(dir.at("secrets"))))) {
            return tables.snapshot(0);
        } catch (SQLException e) {
            return null;
        }
    }
}
