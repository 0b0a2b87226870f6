package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.RunState.Phase;
import marketdata.local.process.EventLog;
import marketdata.local.process.Launch;
import marketdata.local.process.ManagedProcess;
import marketdata.local.process.ProcessId;
import marketdata.local.process.Supervisor;
import marketdata.local.server.Ports;
import marketdata.local.server.Secrets;

import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** All processes of one run, started together and stopped in the order in which the trades flow. */
public final class Stack {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DataDir data;
    private final Plan plan;
    private final String startedAt =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final Ports ports;
    private final Secrets secrets;
    private final Servers servers;
    private final Programs programs;
    private final Supervisor supervisor;
    private final EventLog events;
    private final AtomicReference<RuntimeException> fatal = new AtomicReference<>();
    private final boolean withSimulator;
    private int simulatorPort;
    private int producerPort;
    private List<String> recorded = List.of();
    private Phase phase = Phase.STARTING;
    private String problem;
    private boolean stopping;

    /** Starts nothing yet. The caller holds the folder's lock and has stopped what an earlier run left. */
    public Stack(Project project, DataDir data, Plan plan, View view) {
        this.data = data;
        this.plan = plan;
        this.withSimulator = plan.simulated();
        this.ports = new Ports(data.at("ports.properties"));
        this.secrets = new Secrets(data.at("secrets"));
        this.servers = new Servers(project, data, ports, secrets);
        this.programs = new Programs(project, data, plan, servers.bootstrapServers());
        this.supervisor = new Supervisor(
                data.logs(),
                plan.replays() ? 4 : Integer.MAX_VALUE,
                plan.longestPause(),
                text -> view.event("process", text),
                this::save,
                reason -> fatal.compareAndSet(null, reason));
        this.events = new EventLog(data);
        supervisor.recordIn(events);
    }

    /** Starts everything; returns when all processes run, which is a little before the first row. */
    public void start() throws InterruptedException {
        events.append(EventLog.RUN, EventLog.STARTED, plan.command());
        if (plan.serversOnly()) {
            servers.start(supervisor);
            phase(Phase.RUNNING);
            return;
        }
        programs.prepare();
        producerPort = ports.of("producer_status");
        if (withSimulator) {
            simulatorPort = ports.of("simulator");
            supervisor.start(Programs.SIMULATOR, () -> programs.simulator(simulatorPort));
        }
        // Where topics and tables are from an earlier start, Spark needs neither server in its first seconds.
        boolean early = Files.isDirectory(data.at("checkpoint"));
        if (early) {
            startSpark();
        }
        servers.start(supervisor);
        if (!early) {
            startSpark();
        }
        if (plan.page()) {
            // A port that something else has taken meanwhile is given up, at every start.
            supervisor.start(
                    Programs.MONITOR,
                    () -> programs.monitor(
                            ports.of("page"),
                            producerPort,
                            withSimulator ? simulatorPort : null,
                            servers.jdbcUrl(),
                            secrets));
        }
        if (plan.tape()) {
            supervisor.start(Programs.TAPE, programs::tape);
        }
        if (withSimulator) {
            recorded = plan.replays() ? List.of("--symbols", Recorded.symbols(simulatorPort, this::check)) : List.of();
        }
        supervisor.start(
                Programs.PRODUCER,
                () -> programs.producer(producerPort, withSimulator ? simulatorPort : null, recorded));
    }

    private void startSpark() {
        supervisor.start(Programs.SPARK, () -> programs.spark(ports.of("spark_metrics"), servers.jdbcUrl(), secrets));
    }

    /** Stops what feeds the stream, then the stream, then the servers; the data stays. */
    public void stop(Phase last) throws InterruptedException {
        phase(Phase.STOPPING);
        supervisor.close();
        for (ManagedProcess process :
                StopOrder.of(supervisor.processes(), managed -> managed.state().name())) {
            process.stop(PATIENCE);
        }
        servers.close();
        events.append(EventLog.RUN, "stopped", last.name().toLowerCase(Locale.ROOT));
        phase(last);
    }

    /** How another job is started beside a run of this folder; nothing is started here. */
    public static Launch job(Project project, DataDir data, RunState running, String job, List<String> options) {
        Programs programs = new Programs(project, data, null, running.kafkaBootstrapServers());
        return programs.job(job, options, running.jdbcUrl(), new Secrets(data.at("secrets")));
    }

    /** Throws when going on makes no sense: a {@code UserError} where a program rejected its options. */
    public void check() {
        RuntimeException reason = fatal.get();
        if (reason != null) {
            throw reason;
        }
    }

    /** How often a process had to be started again. */
    public int restarts(String name) {
        return state().process(name).restarts();
    }

    /** Rows of this run have been seen in the table. */
    void works() {
        live(Phase.RUNNING, null);
        events.append(EventLog.RUN, EventLog.WORKING, "first rows are in the table");
    }

    /** Whether rows that the Spark driver of this run has written are in the table. */
    boolean wroteRows(Tables tables) throws SQLException {
        return tables.rowsWrittenSince(startedAt);
    }

    /** Broker and database. */
    public Servers servers() {
        return servers;
    }

    /** Where the simulator answers. */
    public int simulatorPort() {
        return simulatorPort;
    }

    /** Address of the page; null when this run has none. */
    public String page() {
        return state().page();
    }

    /** The address of the producer's status. */
    public int producerPort() {
        return producerPort;
    }

    /** Writes a new phase down. */
    public synchronized void phase(Phase next) {
        stopping |= next == Phase.STOPPING;
        phase = next;
        problem = null;
        save();
    }

    /** The phase of a run that is alive, and its problem or null; without effect once the run is being stopped. */
    synchronized void live(Phase next, String nextProblem) {
        if (!stopping) {
            phase = next;
            problem = nextProblem;
            save();
        }
    }

    private synchronized void save() {
        data.save(state());
    }

    private RunState state() {
        return new RunState(
                plan.command(),
                phase,
                plan.market(),
                ProcessId.of(ProcessHandle.current()),
                startedAt,
                servers.jdbcUrl(),
                supervisor.processes().stream().map(ManagedProcess::state).toList(),
                plan.exchange(withSimulator ? "127.0.0.1:" + simulatorPort : null),
                problem);
    }
}
