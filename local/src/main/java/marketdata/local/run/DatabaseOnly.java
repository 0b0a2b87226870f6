package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.process.Launch;
import marketdata.local.process.ManagedProcess;
import marketdata.local.process.Supervisor;
import marketdata.local.server.BrokerTopics;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.KafkaBroker;
import marketdata.local.server.Ports;
import marketdata.local.server.PostgresServer;
import marketdata.local.server.Secrets;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A data folder's database alone (for a repair, its broker too), for one question after its run has ended. The caller holds the folder's lock. */
public final class DatabaseOnly implements AutoCloseable {
    private static final Duration STOPPING = Duration.ofSeconds(30);

    private final Project project;
    private final DataDir data;
    private final String jdbcUrl;
    private final Supervisor supervisor;
    private final CryptoDatabase database;

    private DatabaseOnly(
            Project project, DataDir data, String jdbcUrl, Supervisor supervisor, CryptoDatabase database) {
        this.project = project;
        this.data = data;
        this.jdbcUrl = jdbcUrl;
        this.supervisor = supervisor;
        this.database = database;
    }

    /** Starts it and waits until it answers. */
    public static DatabaseOnly start(Project project, DataDir data) throws InterruptedException {
        Leftovers.stop(data);
        RunState last = data.state().orElseThrow();
        Secrets secrets = new Secrets(data.at("secrets"));
        PostgresServer server = new PostgresServer(project, data, new Ports(data.at("ports.properties")), secrets);
        server.prepare();
        Supervisor supervisor =
                new Supervisor(data.logs(), 0, Supervisor.LONGEST_PAUSE, text -> {}, () -> {}, text -> {});
        ManagedProcess process = supervisor.start(PostgresServer.NAME, server::launch);
        // So that a kill of this process leaves a database that the next start knows of.
        data.save(last.with(process.state(), server.jdbcUrl()));
        CryptoDatabase database = new CryptoDatabase(server.jdbcUrl(), secrets);
        database.migrate(project.home().resolve("postgres/init"), Launch.LONGEST_START);
        return new DatabaseOnly(project, data, server.jdbcUrl(), supervisor, database);
    }

    /**
     * Starts the broker too; gives how the checkpoints of this folder are repaired with both.
     *
     * @param options of the job Recover
     */
    public Launch recover(List<String> options) throws InterruptedException {
        KafkaBroker broker = new KafkaBroker(project, data, new Ports(data.at("ports.properties")));
        broker.prepare();
        ManagedProcess kafka = supervisor.start(KafkaBroker.NAME, broker::launch);
        data.save(data.state().orElseThrow().with(kafka.state(), jdbcUrl));
        try (BrokerTopics topics = new BrokerTopics(broker.bootstrapServers())) {
            topics.createMissing(Launch.LONGEST_START);
        }
        Secrets secrets = new Secrets(data.at("secrets"));
        return Programs.recover(project, data, jdbcUrl, broker.bootstrapServers(), secrets, options);
    }

    /** To be asked. */
    public CryptoDatabase database() {
        return database;
    }

    @Override
    public void close() throws IOException {
        supervisor.close();
        try {
            for (ManagedProcess each : supervisor.processes()) {
                each.stop(STOPPING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the servers were stopping", e);
        }
    }
}
