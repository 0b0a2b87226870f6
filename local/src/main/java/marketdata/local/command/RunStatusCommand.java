package marketdata.local.command;

import marketdata.connect.kafka.JobOffsets;
import marketdata.local.DataDir;
import marketdata.local.JsonText;
import marketdata.local.RunState;
import marketdata.local.RunState.Phase;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.EventLog;
import marketdata.local.process.RunEvent;
import marketdata.local.process.SideProcesses;
import marketdata.local.process.SideProcesses.SideProcess;
import marketdata.local.run.MinuteLines;
import marketdata.local.run.Snapshot;
import marketdata.local.run.Tables;
import marketdata.local.server.BrokerTopics;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** {@code ./pipeline status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Each process's state, pid and ports, why and when it was started again, jobs and feeds beside the run, the"
                        + " database's URL, what has been counted, and the newest events of the folder.",
        exitCodeListHeading = "Exit codes (also exit_code in --json):%n",
        exitCodeList = {
            "0:a run is alive, all its processes run, and rows of it are in the table",
            "1:something is wrong, or not ready yet: the lines 'problem' say what",
            "2:no run is alive (none was started, or it was stopped or has finished), or a wrong option"
        })
public final class RunStatusCommand implements Callable<Integer> {
    private static final int NO_RUN = 2;
    private static final String NOT_RUNNING = "not running";
    private static final int EVENTS_SHOWN = 5;
    private static final int EVENTS_REPORTED = 20;
    private static final int EVENTS_SEARCHED = 300;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        DataDir dir = data.dir();
        RunState state = LiveRun.newest(dir).map(RunState::seenNow).orElse(null);
        if (state == null) {
            String nothing = "No run found in " + dir.path() + ". Start one with ./pipeline demo or ./pipeline run.";
            Map<String, Object> none = new LinkedHashMap<>();
            none.put("state", "none");
            none.put("data", dir.path().toString());
            none.put("exit_code", NO_RUN);
            System.out.println(json ? JsonText.line(none) : nothing);
            return NO_RUN;
        }
        List<String> problems = new ArrayList<>(RunProblems.of(state));
        Snapshot snapshot = snapshot(dir, state, problems);
        List<JobOffsets> jobs = jobs(state, problems);
        int code = RunProblems.ended(state) ? NO_RUN : problems.isEmpty() ? 0 : 1;
        if (json) {
            System.out.println(JsonText.pretty(report(dir, state, snapshot, jobs, problems, code)));
            return code;
        }
        System.out.println(
                state.command() + ": " + state.inWords() + ", since " + state.startedAt() + " in " + dir.path());
        EventLog events = new EventLog(dir);
        state.processes().forEach(process -> System.out.println(line(process, events)));
        new SideProcesses(dir).running().forEach(each -> System.out.println(besideLine(each)));
        jobs.forEach(each -> System.out.println("progress   " + each.job() + ": "
                + (each.committedAt() == null
                        ? "no commit since its start at " + each.startedAt()
                        : "last commit at " + each.committedAt())));
        if (state.page() != null) {
            System.out.println("page       " + (state.runs("monitor") ? state.page() : NOT_RUNNING));
        }
        System.out.println("database   "
                + (state.runs("postgres")
                        ? state.jdbcUrl() + " (user analyst, password in " + dir.at("secrets") + ")"
                        : NOT_RUNNING + "; its data stay in " + dir.path()));
        if (snapshot != null) {
            System.out.println("counted    " + MinuteLines.counters(snapshot));
        }
        events.newest(EVENTS_SHOWN)
                .forEach(each -> System.out.printf(
                        Locale.ROOT,
                        "event      %s %s %s: %s%n",
                        each.at(),
                        each.process(),
                        each.event(),
                        each.cause()));
        problems.forEach(problem -> System.out.println("problem    " + problem));
        return code;
    }

    private static Map<String, Object> report(
            DataDir dir, RunState state, Snapshot snapshot, List<JobOffsets> jobs, List<String> problems, int code) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("state", state.inWords());
        report.put("command", state.command());
        report.put("data", dir.path().toString());
        report.put("pid", state.live() ? state.supervisor().pid() : null);
        report.put("started_at", state.startedAt());
        report.put("jdbc_url", state.runs("postgres") ? state.jdbcUrl() : null);
        report.put("page_url", state.runs("monitor") ? state.page() : null);
        EventLog events = new EventLog(dir);
        report.put(
                "processes",
                state.processes().stream().map(each -> process(each, events)).toList());
        report.put("beside", new SideProcesses(dir).running());
        report.put("jobs", jobs.stream().map(RunStatusCommand::job).toList());
        report.put("events", events.newest(EVENTS_REPORTED));
        report.put("counters", snapshot == null ? null : MinuteLines.figures(snapshot));
        report.put("problems", problems);
        report.put("exit_code", code);
        return report;
    }

    private static Map<String, Object> job(JobOffsets job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("job", job.job());
        shown.put("started_at", job.startedAt().toString());
        shown.put(
                "committed_at",
                job.committedAt() == null ? null : job.committedAt().toString());
        return shown;
    }

    /** How far the jobs beside the run have come that were not stopped. */
    private static List<JobOffsets> jobs(RunState state, List<String> problems) throws InterruptedException {
        // A broker that starts, or is being stopped, would be waited for.
        boolean answers = state.phase() == Phase.RUNNING || state.phase() == Phase.WAITING;
        if (!answers || !state.runs("kafka")) {
            return List.of();
        }
        try (BrokerTopics topics = new BrokerTopics(state.kafkaBootstrapServers())) {
            return topics.jobs().stream()
                    .filter(each -> each.stoppedAt() == null && !each.job().equals(JobOffsets.MAIN))
                    .toList();
        } catch (ExecutionException e) {
            problems.add("Kafka does not answer: " + e.getCause().getMessage());
            return List.of();
        }
    }

    private static Map<String, Object> process(ProcessState process, EventLog events) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", process.name());
        shown.put("state", process.state());
        shown.put("pid", process.id() == null ? null : process.id().pid());
        shown.put("ports", process.ports());
        shown.put("restarts", process.restarts());
        shown.put(
                "last_end",
                process.restarts() == 0 ? null : lastEnd(process, events).orElse(null));
        shown.put("log", process.log());
        return shown;
    }

    /** Why and when it last ended without being asked. */
    private static Optional<RunEvent> lastEnd(ProcessState process, EventLog events) {
        return events.newest(EVENTS_SEARCHED).stream()
                .filter(each ->
                        each.process().equals(process.name()) && each.event().equals("ended"))
                .reduce((before, last) -> last);
    }

    private static String besideLine(SideProcess process) {
        return String.format(
                Locale.ROOT,
                "%-10s %-11s pid %-8d beside the run, since %s",
                process.name(),
                "running",
                process.id().pid(),
                process.startedAt());
    }

    private static String restarts(ProcessState process, EventLog events) {
        if (process.restarts() == 0) {
            return "";
        }
        String last = lastEnd(process, events)
                .map(each -> ", last at " + each.at() + ": " + each.cause())
                .orElse("");
        return ", restarts " + process.restarts() + last;
    }

    private static String line(ProcessState process, EventLog events) {
        return String.format(
                Locale.ROOT,
                "%-10s %-11s pid %-8s ports %s%s",
                process.name(),
                process.state(),
                process.id() == null ? "-" : process.id().pid(),
                ports(process.ports()),
                restarts(process, events));
    }

    private static String ports(Map<String, Integer> ports) {
        return ports.isEmpty()
                ? "-"
                : ports.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(port -> port.getKey() + "=" + port.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Null when no database runs, or when it does not answer, which then is a problem. */
    private static Snapshot snapshot(DataDir dir, RunState state, List<String> problems) {
        ProcessState postgres = state.process("postgres");
        if (postgres == null || postgres.id() == null) {
            return null;
        }
        try (Tables tables = new Tables(new CryptoDatabase(state.jdbcUrl(), new Secrets(dir.at("secrets"))))) {
            Snapshot snapshot = tables.snapshot(0);
            if (snapshot.unaccounted() != 0) {
                problems.add(snapshot.unaccounted() + " trades were read and are in no count");
            }
            return snapshot;
        } catch (SQLException e) {
            problems.add("The database does not answer: " + e.getMessage());
            return null;
        }
    }
}
