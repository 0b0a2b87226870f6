package marketdata.monitor.alert;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.TestDatabase;
import marketdata.monitor.alert.receiver.HttpReceiver;
import marketdata.monitor.alert.receiver.Receivers;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.Status;
import marketdata.monitor.database.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the drills share: each incident is delivered once and its end once, whatever is down: a real PostgreSQL that is stopped, a real receiver. */
abstract class AlertDrill {
    @TempDir
    private static Path data;

    private static EmbeddedPostgres server;
    static TestDatabase test;

    @TempDir
    private Path state;

    HttpReceiver receiver;
    private final List<CheckResult> found = new CopyOnWriteArrayList<>();
    private final List<Database> connections = new CopyOnWriteArrayList<>();

    @Command
    private static final class Options {
        @Mixin
        private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);
    }

    @BeforeAll
    static void startDatabase() throws IOException, SQLException {
        server = postgres(0);
        test = TestDatabase.on(server);
    }

    /** On the same folder and, after the first start, the same port. */
    private static EmbeddedPostgres postgres(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofMinutes(2));
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        server.close();
    }

    @BeforeEach
    void start() throws IOException, SQLException {
        test.execute("postgres", "TRUNCATE alerts");
        receiver = new HttpReceiver();
    }

    @AfterEach
    void stop() {
        connections.forEach(Database::close);
        receiver.close();
    }

    static void databaseDown() throws IOException {
        server.close();
    }

    static void databaseUp() throws IOException {
        server = postgres(server.getPort());
    }

    AlertEngine engine() {
        return engine("json://127.0.0.1:" + receiver.port() + "/", Duration.ZERO);
    }

    /** With connections of its own, as a process would have. */
    AlertEngine engine(String urls, Duration warningDelay) {
        Options options = new Options();
        new CommandLine(options).parseArgs("--postgres-url", test.url());
        Database database = Database.of(options.postgres);
        connections.add(database);
        return new AlertEngine(
                Clock.systemUTC(),
                () -> results(database),
                Receivers.parse(urls),
                new OutageFile(state.resolve("outage.json")),
                new Incidents(database),
                new AlertOutbox(database, warningDelay));
    }

    private List<CheckResult> results(Database database) {
        List<CheckResult> results = new ArrayList<>();
        try {
            database.query("SELECT 1", row -> 1);
            results.add(CheckResult.of("postgres", "", Status.OK, "", "", "answers"));
            results.addAll(found);
        } catch (SQLException e) {
            results.add(CheckResult.of("postgres", "", Status.CRITICAL, "", "", "PostgreSQL does not answer"));
        }
        return results;
    }

    void finds(CheckResult... results) {
        found.clear();
        found.addAll(List.of(results));
    }

    static CheckResult freshness(Status status, String message) {
        return CheckResult.of("freshness", "binance BTCUSDT", status, "", "", message);
    }

    static CheckResult disk(Status status, String message) {
        return CheckResult.of("disk", "kafka broker 1 /log", status, "", "", message);
    }

    static void rounds(AlertEngine engine, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            engine.round(true);
        }
    }

    static final String RAISED = "raised freshness binance BTCUSDT";
    static final String CLEARED = "cleared freshness binance BTCUSDT";

    void together(int engines) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(engines);
        try {
            List<Future<Void>> all = threads.invokeAll(Collections.nCopies(engines, () -> {
                rounds(engine(), 3);
                return null;
            }));
            for (Future<Void> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
