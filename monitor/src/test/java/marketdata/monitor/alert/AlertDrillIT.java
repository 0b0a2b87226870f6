package marketdata.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
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
import java.util.stream.IntStream;

/** Each incident is delivered once and its end once, whatever is down: a real PostgreSQL that is stopped, a real receiver. */
class AlertDrillIT {
    @TempDir
    private static Path data;

    private static EmbeddedPostgres server;
    private static TestDatabase test;

    @TempDir
    private Path state;

    private HttpReceiver receiver;
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

    private static void databaseDown() throws IOException {
        server.close();
    }

    private static void databaseUp() throws IOException {
        server = postgres(server.getPort());
    }

    private AlertEngine engine() {
        return engine("json://127.0.0.1:" + receiver.port() + "/", Duration.ZERO);
    }

    /** With connections of its own, as a process would have. */
    private AlertEngine engine(String urls, Duration warningDelay) {
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

    private void finds(CheckResult... results) {
        found.clear();
        found.addAll(List.of(results));
    }

    private static CheckResult freshness(Status status, String message) {
        return CheckResult.of("freshness", "binance BTCUSDT", status, "", "", message);
    }

    private static CheckResult disk(Status status, String message) {
        return CheckResult.of("disk", "kafka broker 1 /log", status, "", "", message);
    }

    private static void rounds(AlertEngine engine, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            engine.round(true);
        }
    }

    private static final String RAISED = "raised freshness binance BTCUSDT";
    private static final String CLEARED = "cleared freshness binance BTCUSDT";

    @Test
    void anIncidentIsDeliveredOnceAndItsEndOnce() throws Exception {
        AlertEngine engine = engine();
        finds(freshness(Status.CRITICAL, "dead"), disk(Status.OK, ""));
        rounds(engine, 3);
        assertThat(receiver.events()).containsExactly(RAISED);

        finds(freshness(Status.OK, "fresh"), disk(Status.OK, ""));
        rounds(engine, 3);
        assertThat(receiver.events()).containsExactly(RAISED, CLEARED);
    }

    @Test
    void oneMessageARoundAndOneIncidentForEachSymbol() throws Exception {
        finds(
                freshness(Status.CRITICAL, "dead"),
                CheckResult.of("freshness", "binance ETHUSDT", Status.CRITICAL, "", "", "dead"),
                disk(Status.CRITICAL, "full"));
        rounds(engine(), 2);

        assertThat(receiver.taken()).hasSize(1);
        assertThat(receiver.events())
                .containsExactlyInAnyOrder(
                        RAISED, "raised freshness binance ETHUSDT", "raised disk kafka broker 1 /log");
    }

    @Test
    void anEscalationIsToldOnce() throws Exception {
        AlertEngine engine = engine();
        for (Status status : List.of(Status.WARNING, Status.CRITICAL, Status.WARNING, Status.CRITICAL)) {
            finds(disk(status, status.wire()));
            rounds(engine, 2);
        }
        finds(disk(Status.OK, ""));
        rounds(engine, 2);

        assertThat(receiver.events())
                .containsExactly(
                        "raised disk kafka broker 1 /log",
                        "escalated disk kafka broker 1 /log",
                        "cleared disk kafka broker 1 /log");
    }

    @Test
    void aWarningThatDoesNotLastIsNotSentAndACriticalFindingIsSentAtOnce() throws Exception {
        AlertEngine engine = engine("json://127.0.0.1:" + receiver.port() + "/", Duration.ofHours(1));
        finds(disk(Status.WARNING, "85 %"), freshness(Status.CRITICAL, "dead"));
        rounds(engine, 2);
        finds(disk(Status.OK, ""), freshness(Status.CRITICAL, "dead"));
        rounds(engine, 2);

        assertThat(receiver.events()).containsExactly(RAISED);
    }

    @Test
    void aReceiverThatIsDownGetsEachOnceWithTheTextOfThen() throws Exception {
        AlertEngine engine = engine();
        receiver.answersWith(500);
        finds(freshness(Status.CRITICAL, "its own text"));
        rounds(engine, 1);
        finds(freshness(Status.CRITICAL, "another text"));
        rounds(engine, 1);
        assertThat(receiver.events()).isEmpty();

        receiver.answersWith(200);
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly(RAISED);
        assertThat(receiver.taken().get(0).body().path("message").asText()).contains("its own text");

        receiver.answersWith(503);
        finds(freshness(Status.OK, ""));
        rounds(engine, 2);
        receiver.answersWith(200);
        // The engine is restarted in between.
        rounds(engine(), 2);
        assertThat(receiver.events()).containsExactly(RAISED, CLEARED);
    }

    @Test
    void anEndIsNotSentWhereTheBeginningNeverWas() throws Exception {
        AlertEngine engine = engine();
        receiver.answersWith(500);
        finds(freshness(Status.CRITICAL, "dead"));
        rounds(engine, 2);
        finds(freshness(Status.OK, ""));
        rounds(engine, 1);
        receiver.answersWith(200);
        rounds(engine, 2);

        assertThat(receiver.events()).isEmpty();
        assertThat(test.rows("SELECT cleared_at IS NOT NULL, delivered_at IS NULL FROM alerts"))
                .containsExactly("t|t");
    }

    @Test
    void aReceiverThatWorksIsNotToldAgainForOneThatDoesNot() throws Exception {
        try (HttpReceiver other = new HttpReceiver()) {
            other.answersWith(500);
            AlertEngine engine = engine(
                    "json://127.0.0.1:%s/,json://127.0.0.1:%s/"
                            .formatted(Integer.toString(other.port()), Integer.toString(receiver.port())),
                    Duration.ZERO);
            finds(freshness(Status.CRITICAL, "dead"));
            rounds(engine, 3);
            assertThat(receiver.events()).containsExactly(RAISED);

            other.answersWith(200);
            rounds(engine, 2);
            assertThat(other.events()).containsExactly(RAISED);
            assertThat(receiver.events()).containsExactly(RAISED);
        }
    }

    @Test
    void anOutageOfTheDatabaseIsToldOnceAndItsEndOnceAcrossARestartOfTheEngine() throws Exception {
        finds(freshness(Status.CRITICAL, "dead"));
        rounds(engine(), 1);
        databaseDown();
        try {
            rounds(engine(), 2);
            rounds(engine(), 2);
        } finally {
            databaseUp();
        }
        assertThat(receiver.events()).containsExactly(RAISED, "raised postgres");

        rounds(engine(), 2);
        rounds(engine(), 2);
        assertThat(receiver.events()).containsExactly(RAISED, "raised postgres", "cleared postgres");
        assertThat(test.rows("SELECT check_name, severity, cleared_at > raised_at FROM alerts ORDER BY check_name"))
                .containsExactly("freshness|critical|", "postgres|critical|t");
    }

    @Test
    void databaseAndReceiverDownAtOnce() throws Exception {
        AlertEngine engine = engine();
        finds(freshness(Status.CRITICAL, "dead"));
        receiver.answersWith(500);
        rounds(engine, 1);
        databaseDown();
        try {
            rounds(engine, 2);
            receiver.answersWith(200);
            rounds(engine, 2);
            assertThat(receiver.events()).containsExactly("raised postgres");
            receiver.answersWith(500);
        } finally {
            databaseUp();
        }
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly("raised postgres");

        receiver.answersWith(200);
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactlyInAnyOrder("raised postgres", RAISED, "cleared postgres");
    }

    @Test
    void anOutageThatNobodyCouldBeToldOfHasNoEndEither() throws Exception {
        AlertEngine engine = engine();
        receiver.answersWith(500);
        databaseDown();
        try {
            rounds(engine, 2);
        } finally {
            databaseUp();
        }
        receiver.answersWith(200);
        rounds(engine, 2);

        assertThat(receiver.events()).isEmpty();
        assertThat(test.rows("SELECT check_name, delivered_at IS NULL FROM alerts"))
                .containsExactly("postgres|t");
    }

    @Test
    void enginesAtTheSameTimeSendNothingTwice() throws Exception {
        receiver.isSlow(100);
        finds(IntStream.range(0, 20)
                .mapToObj(each -> CheckResult.of("disk", "disk" + each, Status.CRITICAL, "", "", "full"))
                .toArray(CheckResult[]::new));
        together(4);
        assertThat(receiver.events()).hasSize(20).doesNotHaveDuplicates();

        finds(IntStream.range(0, 20)
                .mapToObj(each -> CheckResult.of("disk", "disk" + each, Status.OK, "", "", ""))
                .toArray(CheckResult[]::new));
        together(4);
        assertThat(receiver.events()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void enginesAtTheSameTimeTellOfAnOutageOnce() throws Exception {
        receiver.isSlow(100);
        databaseDown();
        try {
            together(3);
        } finally {
            databaseUp();
        }
        together(3);

        assertThat(receiver.events()).containsExactly("raised postgres", "cleared postgres");
    }

    private void together(int engines) throws Exception {
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

    @Test
    void whatAnEarlierVersionDeliveredIsNotSentAgain() throws Exception {
        test.execute(
                "crypto_monitor",
                "INSERT INTO alerts (check_name, subject, severity, message, raised_at, delivered_at) VALUES"
                        + " ('freshness', 'crypto_pipeline_monitor_dag', 'critical', 'old', now() - interval '1 hour', now())");
        finds(freshness(Status.OK, ""));
        rounds(engine(), 2);

        assertThat(receiver.events()).isEmpty();
        assertThat(test.rows("SELECT cleared_at IS NOT NULL FROM alerts")).containsExactly("t");
    }

    @Test
    void aCheckThatCouldNotBeMadeClearsNothing() throws Exception {
        AlertEngine engine = engine();
        finds(freshness(Status.CRITICAL, "dead"));
        rounds(engine, 1);
        test.execute("postgres", "UPDATE alerts SET raised_at = now() - interval '2 hours', seen_at = raised_at");
        finds(CheckResult.unknown("freshness", "could not be asked"));
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly(RAISED);

        // Asked and not found again: its symbol is gone.
        test.execute("postgres", "UPDATE alerts SET seen_at = now() - interval '2 hours'");
        finds();
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly(RAISED, CLEARED);
    }

    @Test
    void theTextOfAMessageSaysSinceWhen() throws Exception {
        finds(freshness(Status.CRITICAL, "dead"));
        AlertEngine engine = engine();
        rounds(engine, 1);
        test.execute("postgres", "UPDATE alerts SET raised_at = '2026-11-20T10:00:00Z'");

        assertThat(engine.look().findings())
                .filteredOn(each -> each.check().equals("freshness"))
                .extracting(each -> each.since().toString())
                .containsExactly("2026-11-20T10:00:00Z");
    }
}
