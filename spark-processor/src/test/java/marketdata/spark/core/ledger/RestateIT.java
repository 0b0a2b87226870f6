package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.MarketNotes;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.ledger.RestateTables.Outcome;
import marketdata.spark.core.restate.RestateRequest;
import marketdata.spark.core.restate.RestateResult;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The job Restate but for Kafka: rows of a real stream in a real PostgreSQL, restated from everything the topic holds. */
class RestateIT {
    private static final String ROWS = "SELECT to_char(window_start, 'HH24:MI'), status, trade_count, open, high, low,"
            + " close, missing_trades, version FROM trades_1min_agg ORDER BY window_start";
    private static final String HISTORY =
            "SELECT to_char(window_start, 'HH24:MI'), version, trade_count, reason FROM trades_1min_agg_history"
                    + " ORDER BY 1, 2";
    private static final CleanTrade FIRST = trade(1, 5, "90");
    private static final List<CleanTrade> STREAMED =
            List.of(trade(2, 10, "100"), trade(3, 70, "101"), trade(4, 250, "102"), trade(5, 310, "103"));

    private static TestDatabase database;

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session();

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void stream() throws Exception {
        database.run(
                "TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs, late_trades, feed_gaps");
        stream("checkpoint", STREAMED);
        assertThat(database.query(ROWS))
                .containsExactly(
                        "12:00 incomplete 1 100 100 100 100 0 1",
                        "12:01 certified 1 101 101 101 101 0 1",
                        "12:02 quiet 0 null null null null 0 1",
                        "12:03 quiet 0 null null null null 0 1",
                        "12:04 certified 1 102 102 102 102 0 1",
                        "12:05 open 1 103 103 103 103 0 1");
    }

    /** The stream over batches of trades, from a checkpoint of its own. */
    @SafeVarargs
    private void stream(String checkpoint, List<CleanTrade>... batches) throws Exception {
        MemoryStream<Row> topic =
                new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        try (MinuteSink sink = new MinuteSink(database.writer(), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic.toDF(), false), 120_000_000L),
                    "CryptoAnalytics",
                    folder.resolve(checkpoint).toString(),
                    Trigger.ProcessingTime(0));
            TestRecords records = new TestRecords();
            for (List<CleanTrade> batch : batches) {
                topic.addData(JavaConverters.asScalaBuffer(records.of(batch)));
                query.processAllAvailable();
            }
            query.stop();
        }
    }

    @Test
    void aLateTradeRestatesItsMinuteAndTheOldRowIsKeptWithTheReason() throws Exception {
        isLate(1, 5);
        try (Connection connection = database.writer().connectWithoutAutoCommit("spark-processor")) {
            assertThat(new RestateTables(connection).waiting(null, Instant.now()))
                    .singleElement()
                    .matches(request -> !request.conflicting());
        }

        assertThat(restate(with(FIRST))).isEqualTo(new Outcome(1, 1, 0));
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 certified 2 90 100 90 100 0 2");
        assertThat(database.query(HISTORY))
                .containsExactly("12:00 1 1 recomputed from clean_trades: incomplete to certified");
        assertThat(database.query("SELECT state FROM late_trades")).containsExactly("restated");
    }

    @Test
    void aLateTradeWhoseIdLeavesAGapDisprovesItsMinuteUntilTheGapIsFilled() throws Exception {
        isLate(8, 80);
        List<CleanTrade> topic = new ArrayList<>(with(trade(8, 80, "90")));

        assertThat(restate(topic)).isEqualTo(new Outcome(1, 1, 0));
        assertThat(database.query(ROWS).get(1)).isEqualTo("12:01 incomplete 2 101 101 90 90 2 2");
        assertThat(database.query(HISTORY))
                .containsExactly("12:01 1 1 recomputed from clean_trades: certified to incomplete");

        topic.addAll(List.of(trade(6, 320, "104"), trade(7, 321, "104"), trade(9, 380, "105")));
        assertThat(restate(topic).changed()).isEqualTo(1);
        assertThat(database.query(ROWS).get(1)).isEqualTo("12:01 certified 2 101 101 90 90 0 3");
    }

    /** As after Recover: the stream, which evicts 12:01 before trade 8 arrives, certifies it again with one trade. */
    @Test
    void aNewCheckpointOverTheTopicTakesNoLateTradeOutOfItsMinute() throws Exception {
        isLate(8, 80);
        CleanTrade late = trade(8, 80, "90");
        restate(with(late));
        List<String> closed = database.query(ROWS).subList(0, 5);

        stream("another", STREAMED, List.of(late));
        assertThat(database.query(ROWS))
                .startsWith(closed.toArray(String[]::new))
                .hasSize(6);
        assertThat(closed).contains("12:01 incomplete 2 101 101 90 90 2 2");
        assertThat(database.query("SELECT trade_id, state FROM late_trades")).containsExactly("8 restated");
    }

    @Test
    void aClosedMinuteIsNotOpenedAgainByALateTrade() throws Exception {
        isLate(8, 260);

        assertThat(restate(with(trade(8, 260, "90")))).isEqualTo(new Outcome(1, 1, 0));
        assertThat(database.query(ROWS).get(4)).isEqualTo("12:04 incomplete 2 102 102 90 90 2 2");
        assertThat(database.query("SELECT state FROM late_trades")).containsExactly("restated");
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        isLate(1, 5);
        restate(with(FIRST));
        List<String> rows = database.query(ROWS);

        assertThat(restate(with(FIRST), Instant.EPOCH)).isEqualTo(new Outcome(0, 0, 0));
        assertThat(database.query(ROWS)).isEqualTo(rows);
    }

    @Test
    void aLateTradeThatTheTopicNoLongerHoldsGoesOnWaiting() throws Exception {
        isLate(1, 5);
        List<String> rows = database.query(ROWS);

        assertThat(restate(STREAMED)).isEqualTo(new Outcome(0, 0, 0));
        assertThat(database.query(ROWS)).isEqualTo(rows);
        assertThat(database.query("SELECT state FROM late_trades")).containsExactly("waiting");
    }

    @Test
    void aTopicThatHasLostTheMinutesTradesMakesNoWorseRow() throws Exception {
        List<String> rows = database.query(ROWS);

        assertThat(restate(STREAMED.subList(2, 4), Instant.EPOCH)).isEqualTo(new Outcome(0, 0, 0));
        assertThat(database.query(ROWS)).isEqualTo(rows);
    }

    @Test
    void minutesThatTheTableLacksBetweenOthersComeBack() throws Exception {
        List<String> rows = database.query(ROWS);
        database.run("DELETE FROM trades_1min_agg WHERE to_char(window_start, 'HH24:MI') IN ('12:01', '12:03')");

        assertThat(restate(STREAMED)).isEqualTo(new Outcome(2, 0, 0));
        assertThat(database.query(ROWS)).isEqualTo(rows);
    }

    /** The confirmation's minutes, and the minutes between the trades around it: each once, or PostgreSQL refuses them. */
    @Test
    void silenceConfirmedBetweenTwoTradesComesBackOnce() throws Exception {
        List<String> rows = database.query(ROWS);
        database.run("DELETE FROM trades_1min_agg WHERE to_char(window_start, 'HH24:MI') IN ('12:02', '12:03')");
        TestRecords records = new TestRecords();
        List<Row> topic = new ArrayList<>(records.of(STREAMED.subList(0, 2)));
        long asked = trade(3, 241, "1").trade().eventMicros() / 1000;
        topic.add(records.of(MarketNotes.quiet("coinbase", "BTCUSDT", 3, asked)));
        topic.addAll(records.of(STREAMED.subList(2, 4)));

        assertThat(restateRecords(topic, null)).isEqualTo(new Outcome(2, 0, 0));
        assertThat(database.query(ROWS)).isEqualTo(rows);
    }

    @Test
    void aConflictInTheTopicTakesBackWhatWasClaimed() throws Exception {
        isLate(3, 5);

        assertThat(restate(with(trade(3, 5, "90")), Instant.EPOCH).changed()).isEqualTo(1);
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 unproven 1 100 100 100 100 0 2");
        assertThat(database.query("SELECT state FROM late_trades")).containsExactly("waiting");
        try (Connection connection = database.writer().connectWithoutAutoCommit("spark-processor")) {
            assertThat(new RestateTables(connection).waiting(null, Instant.now()))
                    .as("the next run reads all of the topic, so that it finds the conflict again")
                    .singleElement()
                    .matches(RestateRequest::conflicting);
        }
    }

    @Test
    void aClosedMinuteThatIsNamedIsCorrectedAndAnOpenOneIsLeftAlone() throws Exception {
        database.run("UPDATE trades_1min_agg SET open = 7, low = 7, vwap = 7, avg_price = 7"
                + " WHERE to_char(window_start, 'HH24:MI') IN ('12:01', '12:05')");

        assertThat(restate(STREAMED, Instant.EPOCH)).isEqualTo(new Outcome(1, 0, 0));
        assertThat(database.query(ROWS))
                .contains("12:01 certified 1 101 101 101 101 0 2", "12:05 open 1 7 103 7 103 0 1");
    }

    @Test
    void aGapWhoseIdsHaveAllArrivedIsFilledAndAnotherIsNot() throws Exception {
        database.run("INSERT INTO feed_gaps (source, symbol, from_id, to_id) VALUES ('coinbase', 'BTCUSDT', 3, 4),"
                + " ('coinbase', 'BTCUSDT', 7, 9)");

        assertThat(restate(STREAMED)).isEqualTo(new Outcome(0, 0, 1));
        assertThat(database.query("SELECT from_id, state FROM feed_gaps ORDER BY 1"))
                .containsExactly("3 filled", "7 open");
    }

    @Test
    void theOrderInTheTopicAndRepetitionsDoNotMatter() throws Exception {
        isLate(1, 5);
        List<CleanTrade> disorder = new ArrayList<>(with(FIRST));
        disorder.addAll(with(FIRST));
        Collections.shuffle(disorder, new Random(7));

        restate(disorder);
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 certified 2 90 100 90 100 0 2");
    }

    @Test
    void asOfShowsWhatTheTableSaidThen() throws Exception {
        String before = database.query("SELECT clock_timestamp()").get(0);
        isLate(1, 5);
        restate(with(FIRST));

        assertThat(database.query("SELECT to_char(window_start, 'HH24:MI'), status, trade_count, version FROM as_of('"
                        + before + "') ORDER BY window_start LIMIT 2"))
                .containsExactly("12:00 incomplete 1 1", "12:01 certified 1 1");
        assertThat(database.query("SELECT to_char(window_start, 'HH24:MI'), status, trade_count, version"
                        + " FROM as_of(clock_timestamp()) ORDER BY window_start LIMIT 2"))
                .containsExactly("12:00 certified 2 2", "12:01 certified 1 1");
        assertThat(database.query("SELECT count(*) FROM as_of('2001-01-01T00:00:00Z')"))
                .containsExactly("0");
    }

    private static List<CleanTrade> with(CleanTrade more) {
        List<CleanTrade> all = new ArrayList<>(STREAMED);
        all.add(more);
        return all;
    }

    private static void isLate(long id, int second) throws Exception {
        database.run("INSERT INTO late_trades (source, symbol, trade_id, event_time, price, quantity, taker_side,"
                + " is_price_spike) SELECT source, symbol, " + id + ", window_start + interval '" + second
                + " seconds', 90, 1, 'BUY', false FROM trades_1min_agg ORDER BY window_start LIMIT 1");
    }

    private Outcome restate(List<CleanTrade> topic) throws Exception {
        return restate(topic, null);
    }

    private Outcome restate(List<CleanTrade> topic, Instant from) throws Exception {
        return restateRecords(new TestRecords().of(topic), from);
    }

    private Outcome restateRecords(List<Row> topic, Instant from) throws Exception {
        Dataset<Row> records = spark.createDataFrame(topic, TestRecords.SCHEMA);
        Dataset<Row> packed = Trades.packed(records, false);
        try (Connection connection = database.writer().connectWithoutAutoCommit("spark-processor")) {
            RestateTables tables = new RestateTables(connection);
            Map<String, RestateRequest> waiting = tables.waiting(from, Instant.now()).stream()
                    .collect(Collectors.toMap(RestateRequest::key, Function.identity()));
            List<RestateResult> found = RestateResult.of(packed, waiting);
            assertThat(found).hasSize(1);
            return tables.write(found.get(0), "clean_trades");
        }
    }
}
