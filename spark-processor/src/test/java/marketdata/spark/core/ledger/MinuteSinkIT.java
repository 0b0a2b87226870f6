package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records in, rows in a real PostgreSQL out: the whole job but Kafka. */
class MinuteSinkIT {
    private static final String ROWS =
            "SELECT to_char(window_start, 'HH24:MI'), status, trade_count, open, high, low, close,"
                    + " missing_trades, version FROM trades_1min_agg ORDER BY window_start";
    private static final String ALL =
            "SELECT source, symbol, window_start, window_end, trade_count, open, high, low, close,"
                    + " avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id,"
                    + " last_trade_id, missing_trades, status, version FROM trades_1min_agg ORDER BY 1, 2, 3";

    private static TestDatabase database;

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session();
    private final TestRecords records = new TestRecords();
    private final TestLetters kafka = new TestLetters();
    private MemoryStream<Row> topic;
    private MinuteSink sink;
    private StreamingQuery query;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void start() throws Exception {
        database.run(
                "TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs, late_trades, feed_gaps");
        topic = new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        startOn("checkpoint");
    }

    private void startOn(String checkpoint) throws Exception {
        sink = new MinuteSink(database.writer(), kafka);
        query = sink.start(
                Trades.minutes(Trades.packed(topic.toDF(), false, kafka), 120_000_000L),
                "CryptoAnalytics",
                folder.resolve(checkpoint).toString(),
                Trigger.ProcessingTime(0));
    }

    @AfterEach
    void stop() throws Exception {
        query.stop();
        sink.close();
    }

    @Test
    void aMinuteIsOpenThenCertifiedByTheTradeAfterIt() throws Exception {
        send(trade(1, 10, "100"), trade(2, 20, "102"));
        assertThat(database.query(ROWS)).containsExactly("12:00 open 2 100 102 100 102 0 1");

        send(trade(3, 61, "99"));
        assertThat(database.query(ROWS))
                .containsExactly("12:00 certified 2 100 102 100 102 0 1", "12:01 open 1 99 99 99 99 0 1");
    }

    @Test
    void aMinuteWithoutTradesIsQuietWhenTheIdsGoOnAcrossIt() throws Exception {
        send(trade(1, 10, "100"), trade(2, 190, "101"));

        assertThat(database.query(ROWS))
                .containsExactly(
                        "12:00 certified 1 100 100 100 100 0 1",
                        "12:01 quiet 0 null null null null 0 1",
                        "12:02 quiet 0 null null null null 0 1",
                        "12:03 open 1 101 101 101 101 0 1");
    }

    @Test
    void missingIdsMakeIncompleteMinutesAndAGapAndTheirTradesRepairBoth() throws Exception {
        send(trade(1, 10, "100"), trade(4, 30, "101"), trade(5, 70, "102"), trade(6, 130, "103"));
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 incomplete 2 100 101 100 101 2 1");
        assertThat(database.query("SELECT from_id, to_id, state FROM feed_gaps"))
                .containsExactly("2 3 open");

        send(trade(3, 25, "90"), trade(2, 20, "110"));
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 certified 4 100 110 90 101 0 2");
        assertThat(database.query("SELECT from_id, to_id, state FROM feed_gaps"))
                .containsExactly("2 3 filled");
        assertThat(database.query("SELECT trade_count, status, version, reason FROM trades_1min_agg_history"))
                .containsExactly("2 incomplete 1 restated by the stream: incomplete to certified");
    }

    @Test
    void aMissingTradeRepairsItsMinuteHoweverLateItComes() throws Exception {
        send(trade(1, 10, "100"), trade(3, 3_000, "101"));
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 incomplete 1 100 100 100 100 1 1");
        send(trade(2, 20, "99"));

        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 certified 2 100 100 99 99 0 2");
        assertThat(database.query("SELECT count(*) FROM trades_1min_agg WHERE status = 'quiet'"))
                .as("the minutes between are proven quiet now")
                .containsExactly("49");
        assertThat(database.query("SELECT count(*) FROM late_trades")).containsExactly("0");
    }

    @Test
    void aTradeOfAMinuteThatWasProvenAndLetGoIsKeptAsLate() throws Exception {
        send(trade(1, 10, "100"), trade(2, 70, "100"), trade(3, 250, "101"));
        send(trade(1_000, 20, "99"));

        assertThat(database.query("SELECT trade_id, price, taker_side, state FROM late_trades"))
                .containsExactly("1000 99 BUY waiting");
        assertThat(database.query("SELECT sum(trades), sum(late) FROM stream_commits"))
                .containsExactly("3 1");
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 certified 1 100 100 100 100 0 1");
    }

    @Test
    void badRecordsBecomeDeadLettersAndTheRestIsAsIfTheyHadNeverCome() throws Exception {
        String good = new String(TestMarket.bytes(trade(2, 20, "101")), StandardCharsets.UTF_8);
        String dayAhead = new String(TestMarket.bytes(trade(3, 86_400 * 3, "101")), StandardCharsets.UTF_8);
        addAll(List.of(
                records.of(TestMarket.bytes(trade(1, 10, "100"))),
                records.of("no json"),
                records.of(good.replace("\"price\":101", "\"price\":NaN")),
                records.of(good.replace("\"price\":101", "\"price\":-101")),
                records.of(good.replace("\"trade_id\":2,", "")),
                records.of(good.replace("BTCUSDT", "A".repeat(10_000_000))),
                records.of(dayAhead),
                records.of(good)));

        assertThat(kafka.sent().stream().map(letter -> header(letter, "reason")))
                .containsExactly(
                        "not_json", "bad_value", "out_of_range", "missing_field", "bad_value", "time_out_of_range");
        assertThat(kafka.sent().get(0).value()).isEqualTo("no json".getBytes(StandardCharsets.UTF_8));
        assertThat(header(kafka.sent().get(0), "where")).isEqualTo("clean_trades-0-1");
        assertThat(database.query(ROWS)).containsExactly("12:00 open 2 100 101 100 101 0 1");
        assertThat(database.query("SELECT rejected, newest_event_time = '2026-11-20 12:00:20+00' FROM stream_commits"))
                .containsExactly("6 t");
    }

    @Test
    void everyTradeReadIsAccountedForAndAnotherBatchIsRefused() throws Exception {
        String good = new String(TestMarket.bytes(trade(6, 71, "101")), StandardCharsets.UTF_8);
        send(trade(1, 10, "100"), trade(2, 70, "101"), trade(1, 10, "100"));
        addAll(List.of(records.of("no json"), records.of(TestMarket.bytes(trade(2, 20, "102"))), records.of(good)));

        assertThat(database.query("SELECT records, unreadable, read_trades, trades, duplicates, late, refused, waiting"
                        + " FROM stream_commits ORDER BY batch"))
                .as("the second batch has a trade of another time with an id of the first")
                .containsExactly("3 0 3 2 1 0 0 0", "3 1 2 1 0 0 1 0");
        assertThat(database.query("SELECT read_trades, counted, refused, waiting, unaccounted FROM accounts"))
                .containsExactly("5 3 1 0 0");
        assertThatThrownBy(() -> database.run("UPDATE stream_commits SET trades = trades + 1"))
                .hasMessageContaining("accounts_add_up");
    }

    @Test
    void anIdThatCameBeforeForAnotherTradeIsADeadLetterAndItsMinuteIsUnproven() throws Exception {
        send(trade(1, 10, "100"), trade(2, 70, "101"), trade(3, 130, "102"));
        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 certified 1 100 100 100 100 0 1");
        send(trade(3, 20, "99"));

        assertThat(database.query(ROWS).get(0)).isEqualTo("12:00 unproven 1 100 100 100 100 0 2");
        assertThat(header(kafka.sent().get(0), "reason")).isEqualTo("id_conflict");
    }

    @Test
    void aRestartGoesOnWhereItStoppedAndABatchRepeatedChangesNothing() throws Exception {
        send(trade(1, 10, "100"), trade(2, 61, "101"));
        List<String> before = database.query(ALL);
        query.stop();
        sink.close();
        // As after a crash between PostgreSQL's commit and Spark's: the batch is in the table, Spark does not know.
        deleteLast(folder.resolve("checkpoint/commits"));

        startOn("checkpoint");
        query.processAllAvailable();
        assertThat(database.query(ALL)).isEqualTo(before);
        send(trade(3, 62, "99"));
        assertThat(database.query(ROWS))
                .containsExactly("12:00 certified 1 100 100 100 100 0 1", "12:01 open 2 101 101 99 99 0 1");
        assertThat(database.query("SELECT batch, epoch FROM stream_commits ORDER BY batch"))
                .containsExactly("0 1", "1 2");
    }

    @Test
    void aNewCheckpointOverTheSameTradesChangesNoRow() throws Exception {
        TestMarket market = TestMarket.seeded(3, 5_000, 4, 10, 0.02, 0.05);
        addAll(records.of(market.sent()));
        List<String> before = database.query(ALL);
        query.stop();
        sink.close();

        topic = new MemoryStream<>(2, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        startOn("another");
        for (int from = 0; from < market.sent().size(); from += 500) {
            addAll(records.of(market.sent().subList(from, Math.min(market.sent().size(), from + 500))));
        }

        assertThat(database.query(ALL)).isEqualTo(before);
        assertThat(database.query("SELECT count(*) FROM trades_1min_agg_history"))
                .containsExactly("0");
    }

    @Test
    void aDriverThatANewerOneReplacedWritesNothing() throws Exception {
        send(trade(1, 10, "100"));
        database.run("UPDATE stream_epochs SET epoch = epoch + 1");

        assertThatThrownBy(() -> send(trade(2, 20, "101")))
                .isInstanceOf(StreamingQueryException.class)
                .hasStackTraceContaining("a newer one has 2; stopping");
        assertThat(database.query(ROWS)).containsExactly("12:00 open 1 100 100 100 100 0 1");
    }

    @Test
    void aBatchIsOneJobAndWritesFourFiles() throws Exception {
        send(trade(1, 10, "100"));
        long files = files();
        JobCounter jobs = new JobCounter();
        spark.sparkContext().addSparkListener(jobs);
        send(trade(2, 20, "101"));
        spark.sparkContext().listenerBus().waitUntilEmpty();
        spark.sparkContext().removeSparkListener(jobs);

        assertThat(jobs.count()).isEqualTo(1);
        assertThat(files() - files).isEqualTo(4);
    }

    private long files() throws Exception {
        try (var files = java.nio.file.Files.walk(folder.resolve("checkpoint"))) {
            return files.filter(java.nio.file.Files::isRegularFile).count();
        }
    }

    private static void deleteLast(Path commits) throws Exception {
        try (var files = java.nio.file.Files.list(commits)) {
            java.nio.file.Files.delete(files.max(java.util.Comparator.comparingInt(
                            file -> Integer.parseInt(file.getFileName().toString())))
                    .orElseThrow());
        }
    }

    private void send(CleanTrade... trades) throws Exception {
        addAll(records.of(List.of(trades)));
    }

    private void addAll(List<Row> rows) throws Exception {
        topic.addData(JavaConverters.asScalaBuffer(new ArrayList<>(rows)));
        query.processAllAvailable();
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
