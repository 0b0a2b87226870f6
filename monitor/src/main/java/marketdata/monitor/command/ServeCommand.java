package marketdata.monitor.command;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.option.OptionCheck;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.alert.AlertEngine;
import marketdata.monitor.alert.AlertSchedule;
import marketdata.monitor.api.Api;
import marketdata.monitor.api.Sources;
import marketdata.monitor.check.FreshnessCheck;
import marketdata.monitor.database.Database;
import marketdata.monitor.lake.LakeTables;
import marketdata.monitor.option.AlertOptions;
import marketdata.monitor.option.LakeOptions;
import marketdata.monitor.option.LinkOptions;
import marketdata.monitor.option.WatchOptions;
import marketdata.monitor.page.PageFiles;
import marketdata.monitor.serve.Answers;
import marketdata.monitor.serve.MonitorServer;
import marketdata.monitor.status.StatusReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** The page, its API, health and metrics over HTTP, until stopped. */
@Command(
        name = "serve",
        description = {
            "The page, its API, health and metrics over HTTP, until stopped.",
            "/: the page. /api/v1/openapi.json: the API.",
            "/health: freshness as JSON, 200 unless critical or not determined, then 503. /status: as monitor status"
                    + " --json. /metrics: Prometheus.",
            "With --alert-urls every check runs every 30 s, and incidents are sent as monitor check all --alert does."
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Clock clock;
    private int port;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private WatchOptions watch;

    @Mixin
    private AlertOptions alerts;

    @Mixin
    private LakeOptions lake;

    @Mixin
    private LinkOptions links;

    @Option(
            names = "--alert-state",
            paramLabel = "FILE",
            defaultValue = "${env:ALERT_STATE:-}",
            description = "Remembers who got the message of an outage of PostgreSQL, across a restart of this program."
                    + " Default: a file in the system's temporary folder")
    private String alertState;

    @Option(
            names = "--bind-address",
            paramLabel = "HOST",
            defaultValue = "${env:PIPELINE_BIND_ADDRESS:-127.0.0.1}",
            description = "Where to listen. Everyone who reaches it may read. Default: ${DEFAULT-VALUE}")
    private String bindAddress;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:PIPELINE_PORT:-8090}",
            description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    void port(String value) {
        boolean valid = value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535;
        OptionCheck.require(valid, spec, "--port", value, "0 to 65535");
        port = Integer.parseInt(value);
    }

    /** A command on the given clock. */
    public ServeCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Database database = Database.of(postgres)) {
            Answers answers = new Answers(
                    clock,
                    database,
                    new StatusReader(clock, database, kafka, watch.disk().disks(kafka)),
                    new FreshnessCheck(clock, database, watch.freshness().freshness()));
            AlertEngine engine = AlertEngine.on(
                    clock, watch.checks(clock, database, kafka)::run, database, alerts.receivers(), outages());
            try (AlertSchedule schedule = new AlertSchedule(clock, engine);
                    Api api = new Api(clock, sources(database, answers));
                    MonitorServer server = MonitorServer.start(
                            new InetSocketAddress(bindAddress, port), answers, api, new PageFiles())) {
                api.start();
                if (!alerts.receivers().isEmpty()) {
                    answers.lastRound(schedule::lastSuccess);
                    schedule.start();
                }
                LOG.info("Listening on http://{}:{} ({})", bindAddress, server.port(), postgres);
                // Being stopped is how this ends well; the JVM's own exit code for a signal would say otherwise.
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0), "stop"));
                new CountDownLatch(1).await();
            }
            return 0;
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "cannot listen on --bind-address %s --port %d: %s; allowed: a free port of this machine",
                            bindAddress,
                            port,
                            e.getMessage()));
        }
    }

    private Sources sources(Database database, Answers answers) {
        LakeTables tables = new LakeTables(lake.windows(), lake.candles());
        return new Sources(database, kafka, answers, tables, watch.producer().url(), links.all());
    }

    /** By the database's address: two pipelines of a machine have two. */
    private Path outages() {
        if (!alertState.isEmpty()) {
            return Path.of(alertState);
        }
        String name = "crypto-pipeline-outage-%s.json"
                .formatted(Integer.toHexString(postgres.url().hashCode()));
        return Path.of(System.getProperty("java.io.tmpdir"), name);
    }
}
