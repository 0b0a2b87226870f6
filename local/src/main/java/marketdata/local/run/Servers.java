package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.process.Launch;
import marketdata.local.process.Supervisor;
import marketdata.local.server.BrokerTopics;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.KafkaBroker;
import marketdata.local.server.Ports;
import marketdata.local.server.PostgresServer;
import marketdata.local.server.Secrets;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Broker and database of one data folder, brought up side by side. */
public final class Servers implements AutoCloseable {
    private final Project project;
    private final KafkaBroker broker;
    private final PostgresServer postgres;
    private final BrokerTopics topics;
    private final CryptoDatabase database;

    /** Chooses ports and makes passwords; starts nothing. */
    public Servers(Project project, DataDir data, Ports ports, Secrets secrets) {
        this.project = project;
        this.broker = new KafkaBroker(project, data, ports);
        this.postgres = new PostgresServer(project, data, ports, secrets);
        this.topics = new BrokerTopics(broker.bootstrapServers());
        this.database = new CryptoDatabase(postgres.jdbcUrl(), secrets);
    }

    /** Returns when topics and tables are there. */
    public void start(Supervisor supervisor) throws InterruptedException {
        FutureTask<Void> kafka = inBackground(() -> {
            broker.prepare();
            supervisor.start(KafkaBroker.NAME, broker::launch);
            topics.createMissing(Launch.LONGEST_START);
            return null;
        });
        startPostgres(supervisor);
        try {
            kafka.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new RunFailed("Kafka cannot be started: " + e.getCause(), e);
        }
    }

    /** The database alone, for a query after everything has been stopped. */
    public void startPostgres(Supervisor supervisor) throws InterruptedException {
        postgres.prepare();
        supervisor.start(PostgresServer.NAME, postgres::launch);
        database.migrate(project.home().resolve("postgres/init"), Launch.LONGEST_START);
    }

    /** Of the broker. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Of the database, without a password. */
    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    /** The broker's topics. */
    public BrokerTopics topics() {
        return topics;
    }

    /** The database. */
    public CryptoDatabase database() {
        return database;
    }

    @Override
    public void close() {
        topics.close();
    }

    private static FutureTask<Void> inBackground(Callable<Void> work) {
        FutureTask<Void> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "kafka-start");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
