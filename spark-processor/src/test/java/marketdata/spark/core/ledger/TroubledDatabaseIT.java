package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.events.EventSink;
import marketdata.spark.events.EventTable;
import marketdata.spark.events.TableRow;
import marketdata.spark.prices.RecordOrigin;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Every passing trouble of a real PostgreSQL, met by the real sinks: the batch is tried again until it is in, once. One
 * stream continues through all of them, a trade a minute, so that each trade proves the minute before it.
 */
@Timeout(600)
class TroubledDatabaseIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PATIENT_URL = "?socketTimeout=2&connectTimeout=2";
    private static final String WAITING = "SELECT count(*) > 0 FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            + " WHERE NOT l.granted AND a.usename = 'crypto_writer'";

    private static TestDatabase database;
    private static PostgresControl server;
    private static MemoryStream<Row> topic;
    private static MinuteSink sink;
    private static StreamingQuery query;
    private static final TestRecords RECORDS = new TestRecords();
    private static long sent;

    @TempDir
    private static Path folder;

    private String seen = "";

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
        server = new PostgresControl(database);
        SparkSession spark = TestSpark.session();
        topic = new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        sink = new MinuteSink(impatient(), new TestLetters());
        query = sink.start(
                Trades.minutes(Trades.packed(topic.toDF(), false), 120_000_000L),
                "CryptoAnalytics",
                folder.toString(),
                Trigger.ProcessingTime(0));
        send();
        query.processAllAvailable();
    }

    @AfterAll
    static void stop() throws Exception {
        query.stop();
        sink.close();
        database.close();
    }

    private static PostgresOptions impatient() {
        return PostgresOptions.of(
                "jdbc:postgresql://localhost:" + database.port() + "/postgres" + PATIENT_URL, "crypto_writer", "");
    }

    /** The next trade, in a minute of its own. */
    private static void send() {
        sent++;
        topic.addData(JavaConverters.asScalaBuffer(RECORDS.of(List.of(trade(sent, 60.0 * sent, "100"))))
                .toSeq());
    }

    @AfterEach
    void everyBatchIsInOnceAndEveryMinuteRight() throws Exception {
        query.processAllAvailable();
        assertThat(database.query("SELECT count(*), sum(trades), sum(duplicates) FROM stream_commits"))
                .containsExactly(sent + " " + sent + " 0");
        assertThat(database.query("SELECT status, count(*), max(version) FROM trades_1min_agg GROUP BY 1 ORDER BY 1"))
                .containsExactly("certified " + (sent - 1) + " 1", "open 1 1");
        assertThat(database.query("SELECT count(*) FROM trades_1min_agg_history"))
                .containsExactly("0");
    }

    /** The state that PostgreSQL names, as the sink's log prints it. */
    private void untilTheSinkSees(String... states) {
        await().atMost(PATIENCE).until(() -> {
            seen = String.join(" ", PostgresRetryLog.states());
            return List.of(states).stream().allMatch(seen::contains);
        });
    }

    private static boolean sinkWaits() throws SQLException {
        return database.query(WAITING).equals(List.of("t"));
    }

    @Test
    void aRestartInTheMiddleOfABatch() throws Exception {
        whileTheSinkWaits(
                "LOCK TABLE trades_1min_agg IN ACCESS EXCLUSIVE MODE",
                TroubledDatabaseIT::send,
                other -> server.crashAndRestart());
    }

    /** What somebody else does whom the sink waits for. */
    @FunctionalInterface
    private interface Deed {
        void happen(Statement other) throws Exception;
    }

    /** Somebody else takes locks, the sink writes and has to wait for them, and then something happens. */
    private static void whileTheSinkWaits(String locks, Runnable sinkWrites, Deed deed) throws Exception {
        try (Connection other = database.superuser();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(locks);
            sinkWrites.run();
            await().atMost(PATIENCE).until(TroubledDatabaseIT::sinkWaits);
            deed.happen(statement);
        }
    }

    @Test
    void aServerThatHangsAndGoesOn() throws Exception {
        PostgresRetryLog.clear();
        List<Long> frozen = server.freeze();
        try {
            send();
            untilTheSinkSees("08");
        } finally {
            server.thaw(frozen);
        }
    }

    @Test
    void aDeadlock() throws Exception {
        PostgresRetryLog.clear();
        againUntilTheSinkSees("40P01", () -> {
            deadlock(
                    "UPDATE trades_1min_agg SET updated_at = now() WHERE status = 'open'",
                    TroubledDatabaseIT::send,
                    "UPDATE stream_epochs SET taken_at = now()");
            query.processAllAvailable();
        });
    }

    /**
     * Somebody else holds rows that the sink writes to, and then wants the sink's fence. PostgreSQL looks for a deadlock
     * once, a second after the sink has begun to wait: a machine that pauses in that second has none, and is asked again.
     */
    private static void deadlock(String rows, Runnable sinkWrites, String fence) throws Exception {
        // Whoever waits longest is found out: the sink, since this one never looks.
        String patient = "SET LOCAL deadlock_timeout = '1h'; SET LOCAL lock_timeout = '10s'; ";
        whileTheSinkWaits(patient + rows, sinkWrites, other -> {
            try {
                // Waits for the sink's fence, until the sink has got the deadlock.
                other.execute(fence);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("55P03");
            }
            other.getConnection().rollback();
        });
    }

    @FunctionalInterface
    private interface Trouble {
        void happen() throws Exception;
    }

    private void againUntilTheSinkSees(String state, Trouble trouble) throws Exception {
        for (int attempt = 0; attempt < 20 && !PostgresRetryLog.states().contains(state); attempt++) {
            trouble.happen();
        }
        untilTheSinkSees(state);
    }

    @Test
    void aRowThatSomebodyElseHasJustChangedUnderAStricterIsolation() throws Exception {
        PostgresRetryLog.clear();
        database.run("ALTER ROLE crypto_writer SET default_transaction_isolation = 'repeatable read'");
        server.endSessions();
        try {
            // The sink waits two seconds for an answer; a machine that pauses that long has to do it again.
            againUntilTheSinkSees("40001", TroubledDatabaseIT::changeUnderTheSink);
        } finally {
            database.run("ALTER ROLE crypto_writer RESET default_transaction_isolation");
        }
        untilTheSinkSees("57P01", "40001");
    }

    private static void changeUnderTheSink() throws Exception {
        whileTheSinkWaits(
                "UPDATE trades_1min_agg SET updated_at = now() WHERE status = 'open'",
                TroubledDatabaseIT::send,
                other -> other.getConnection().commit());
        query.processAllAvailable();
    }

    @Test
    void tooManyConnections() throws Exception {
        PostgresRetryLog.clear();
        database.run("ALTER ROLE crypto_writer CONNECTION LIMIT 0");
        try {
            server.endSessions();
            send();
            untilTheSinkSees("57P01", "53300");
        } finally {
            database.run("ALTER ROLE crypto_writer CONNECTION LIMIT -1");
        }
    }

    @Test
    void aDatabaseThatOnlyReads() throws Exception {
        PostgresRetryLog.clear();
        database.run("ALTER ROLE crypto_writer SET default_transaction_read_only = on");
        try {
            server.endSessions();
            send();
            untilTheSinkSees("25006");
        } finally {
            database.run("ALTER ROLE crypto_writer RESET default_transaction_read_only");
        }
    }

    @Test
    void aShutDownThatTakesItsTimeAndAServerThatIsAway() throws Exception {
        PostgresRetryLog.clear();
        try (Connection last = database.superuser();
                Statement statement = last.createStatement()) {
            server.shutDownWhenAllHaveLeft();
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crypto_writer'");
            send();
            untilTheSinkSees("57P03");
        }
        untilTheSinkSees("08001");
        server.start();
    }

    @Test
    void theEventSinkWritesOnceThroughARestartAndADeadlock() throws Exception {
        PostgresRetryLog.clear();
        AtomicLong batch = new AtomicLong(1);
        try (EventSink events = new EventSink("MarketEvents", impatient())) {
            events.write("id", List.of(ticker(1)), 0);
            List<CompletableFuture<Void>> writing = new ArrayList<>();
            whileTheSinkWaits(
                    "LOCK TABLE event_commits IN ACCESS EXCLUSIVE MODE",
                    () -> writing.add(CompletableFuture.runAsync(() -> write(events, 2, 1))),
                    other -> server.crashAndRestart());
            writing.forEach(CompletableFuture::join);
            againUntilTheSinkSees("40P01", () -> {
                deadlock(
                        "UPDATE ticker_data SET last = 7 WHERE pair = 'P1'",
                        () -> writing.add(CompletableFuture.runAsync(() -> write(events, 1, batch.incrementAndGet()))),
                        "UPDATE stream_epochs SET taken_at = now() WHERE query = 'MarketEvents:id'");
                writing.forEach(CompletableFuture::join);
            });
        }
        assertThat(database.query("SELECT pair, last FROM ticker_data ORDER BY 1"))
                .containsExactly("P1 1", "P2 2");
        assertThat(database.query("SELECT batch, rows_written FROM event_commits WHERE query LIKE '%:id' ORDER BY 1"))
                .isEqualTo(LongStream.rangeClosed(0, batch.get())
                        .mapToObj(each -> each + " 1")
                        .toList());
    }

    private static void write(EventSink events, int number, long batch) {
        try {
            events.write("id", List.of(ticker(number)), batch);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static TableRow ticker(int number) {
        return TableRow.row(
                new RecordOrigin("rawticker", 0, number, 0),
                EventTable.TICKER,
                1_772_366_400_000_000L,
                "P" + number,
                MinuteRows.time(1_772_366_400_000_000L),
                BigDecimal.valueOf(number),
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ZERO);
    }

    @Test
    void whatIsAFaultOfOursEndsTheSinkAtOnce() throws Exception {
        PostgresRetryLog.clear();
        // One that bears a machine that pauses: nothing passing may be logged.
        try (EventSink events = new EventSink("MarketEvents", database.writer())) {
            events.write("other", List.of(), 0);
            database.run("ALTER TABLE ticker_data RENAME TO gone");
            try {
                assertThatEnds("42P01", events);
            } finally {
                database.run("ALTER TABLE gone RENAME TO ticker_data");
            }
            database.run("ALTER TABLE ticker_data ADD CONSTRAINT never CHECK (last < 0) NOT VALID");
            try {
                assertThatEnds("23514", events);
            } finally {
                database.run("ALTER TABLE ticker_data DROP CONSTRAINT never");
            }
            write(events, 1, 1);
        }
        assertThat(PostgresRetryLog.states()).isEmpty();
        assertThat(database.query("SELECT count(*) FROM event_commits WHERE query = 'MarketEvents:other'"))
                .containsExactly("2");
    }

    private static void assertThatEnds(String state, EventSink events) {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                SQLException.class, () -> events.write("other", List.of(ticker(1)), 1))
                        .getSQLState())
                .isEqualTo(state);
    }
}
