package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.RunState;
import marketdata.local.RunState.Phase;
import marketdata.local.UserError;
import marketdata.local.process.EventLog;

import java.nio.channels.FileLock;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run from its start to its end in this process: Ctrl-C or SIGTERM stop it in good order with exit code 0. */
public final class Foreground {
    private static final int MINUTES_SHOWN = 15;

    private final Project project;
    private final DataDir data;
    private final Plan plan;
    private final View view;
    private boolean stopped;

    /** Starts nothing yet. */
    public Foreground(Project project, DataDir data, Plan plan, View view) {
        this.project = project;
        this.data = data;
        this.plan = plan;
        this.view = view;
    }

    /** The exit code. */
    public int run(Goal goal) throws InterruptedException {
        FileLock lock = data.lock();
        refuseOtherMarket();
        List<String> left = Leftovers.stop(data);
        Leftovers.record(data, data.state(), left);
        if (!left.isEmpty()) {
            view.event("leftovers", "Stopped what a killed run had left: " + String.join(", ", left));
        }
        Stack stack = new Stack(project, data, plan, view);
        Thread hook = new Thread(() -> stopOnSignal(stack), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            String programs = plan.serversOnly() ? "Kafka and PostgreSQL" : "Kafka, PostgreSQL, Spark and the producer";
            // At its first start in a folder nobody knows how long it takes.
            String last = plan.serversOnly()
                    ? ""
                    : new EventLog(data)
                            .lastStart()
                            .map(each -> "; the last start took " + each.toSeconds() + " s until the first rows")
                            .orElse("");
            view.event("starting", "Starting " + programs + " (" + data.path() + ")" + last);
            long log = FirstCause.position(RunHealth.producerLog(data));
            stack.start();
            announce(stack);
            boolean well = true;
            if (plan.serversOnly()) {
                watchServers(stack);
            } else if (goal.giveUpAfter() == null) {
                watch(stack, log);
            } else {
                well = new Replay(stack, plan, view, goal).run();
            }
            stop(stack, Phase.FINISHED);
            return well ? 0 : 1;
        } catch (RuntimeException e) {
            if (!stop(stack, Phase.FAILED)) {
                Thread.sleep(Long.MAX_VALUE);
            }
            throw e;
        } finally {
            if (!lock.isValid()) {
                view.event("lock", "the folder's lock was lost");
            }
        }
    }

    private void refuseOtherMarket() {
        String market = data.state().map(RunState::market).orElse(plan.market());
        if (!market.equals(plan.market())) {
            throw new UserError(data.path() + " holds " + words(market) + "; `" + plan.command()
                    + "` would mix them with " + words(plan.market()) + ": give another --data");
        }
    }

    private static String words(String market) {
        return switch (market) {
            case "simulated" -> "simulated trades (demo)";
            case "none" -> "trades of other programs (servers)";
            default -> "real trades (run, replay)";
        };
    }

    private void announce(Stack stack) {
        String url = stack.servers().jdbcUrl();
        String page = stack.page();
        String kafka = stack.servers().bootstrapServers();
        Map<String, String> figures = new TreeMap<>(Map.of(
                "jdbc_url",
                url,
                "kafka_bootstrap_servers",
                kafka,
                "data",
                data.path().toString()));
        if (page != null) {
            figures.put("page_url", page);
        }
        view.event(
                "started",
                (page == null ? "" : "Page:     " + page + "\n")
                        + (plan.serversOnly() ? "Kafka:    " + kafka + "\n" : "") + "Database: " + url
                        + " (user analyst, password in "
                        + data.at("secrets") + ")\n" + "Ask it:   ./pipeline sql --data " + data.path()
                        + " \"SELECT * FROM latest_minutes\"",
                figures);
    }

    private static void watchServers(Stack stack) throws InterruptedException {
        while (true) {
            stack.check();
            Thread.sleep(250);
        }
    }

    private void watch(Stack stack, long producerLog) throws InterruptedException {
        RunHealth health = new RunHealth(data, stack, view, plan.exchange(null).source(), producerLog);
        boolean answers = true;
        try (Tables tables = new Tables(stack.servers().database())) {
            while (true) {
                stack.check();
                try {
                    Snapshot snapshot = tables.snapshot(MINUTES_SHOWN);
                    answers = true;
                    health.look(tables, snapshot);
                    view.show(snapshot);
                } catch (SQLException e) {
                    if (stopping()) {
                        Thread.sleep(Long.MAX_VALUE);
                    }
                    if (answers) {
                        view.event("database", "The database does not answer now: " + e.getMessage());
                    }
                    answers = false;
                }
                Thread.sleep(health.rowsSeen() ? 1_000 : 250);
            }
        }
    }

    private void stopOnSignal(Stack stack) {
        try {
            if (stop(stack, Phase.STOPPED)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException | RunFailed e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private synchronized boolean stopping() {
        return stopped;
    }

    /** False when somebody else has stopped it, or is doing so. */
    private synchronized boolean stop(Stack stack, Phase last) throws InterruptedException {
        if (stopped) {
            return false;
        }
        stopped = true;
        view.event("stopping", "Stopping");
        stack.stop(last);
        view.event("stopped", "Stopped; the data stays in " + data.path());
        return true;
    }
}
