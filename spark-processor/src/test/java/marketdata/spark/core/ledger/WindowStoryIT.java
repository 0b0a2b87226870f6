package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.tables.CandleFiles;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.MinuteTable;
import marketdata.spark.tables.ParquetColumns;
import marketdata.spark.tables.WindowDatabase;
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
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Records in; windows in a real PostgreSQL, candles in Parquet out: TradeWindows and OhlcLake but for Kafka. */
class WindowStoryIT {
    private static final String TUMBLING =
            "SELECT to_char(window_start, 'HH24:MI'), trade_count, avg_price, min_price, max_price, sum_qty, sum_value,"
                    + " spike_count, missing_trades FROM trade_windows_1m ORDER BY window_start";
    private static final String SLIDING =
            "SELECT to_char(window_start, 'HH24:MI'), trade_count, avg_price, min_price, max_price, sum_value"
                    + " FROM trade_windows_5m ORDER BY window_start";

    private static TestDatabase database;

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session().newSession();
    private final TestRecords records = new TestRecords();
    private final TestLetters kafka = new TestLetters();
    private final MemoryStream<Row> topic =
            new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
    private StreamingQuery query;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    private void start(MinuteTable table) throws Exception {
        ParquetColumns.configure(spark);
        query = new MinuteStream(kafka, null, null)
                .start(
                        Trades.minutes(Trades.packed(topic.toDF(), false, kafka), 120_000_000L),
                        "TradeWindows",
                        folder.resolve("checkpoint").toString(),
                        Trigger.ProcessingTime(0),
                        table);
    }

    private void startWindows() throws Exception {
        database.run("TRUNCATE trade_windows_1m, trade_windows_5m");
        start(new WindowDatabase(database.writer()));
    }

    private void startLake() throws Exception {
        start(new CandleFiles(folder.resolve("ohlc_data").toString()));
    }

    @AfterEach
    void stop() throws Exception {
        query.stop();
    }

    @Test
    void tradesOnTimeMakeTheirMinuteAndTheFiveWindowsThatHoldIt() throws Exception {
        startWindows();
        send(trade(1, 10, "100"), trade(2, 20, "102"));
        send(trade(3, 70, "107"));

        assertThat(database.query(TUMBLING))
                .containsExactly("12:00 2 101 100 102 2 202 0 0", "12:01 1 107 107 107 1 107 0 0");
        assertThat(database.query(SLIDING))
                .containsExactly(
                        "11:56 2 101 100 102 202",
                        "11:57 3 103 100 107 309",
                        "11:58 3 103 100 107 309",
                        "11:59 3 103 100 107 309",
                        "12:00 3 103 100 107 309",
                        "12:01 1 107 107 107 107");
    }

    @Test
    void aTradeSentTwiceAndTradesOutOfOrderCountOnce() throws Exception {
        startWindows();
        send(trade(2, 20, "102"), trade(1, 10, "100"), trade(2, 20, "102"));
        send(trade(1, 10, "100"));

        assertThat(database.query(TUMBLING)).containsExactly("12:00 2 101 100 102 2 202 0 0");
        assertThat(database.query(SLIDING)).hasSize(5).allMatch(row -> row.endsWith(" 2 101 100 102 202"));
    }

    @Test
    void aLateTradeThatFillsAGapRestatesItsMinuteAndItsWindows() throws Exception {
        startWindows();
        send(trade(1, 10, "100"), trade(3, 610, "100"));
        assertThat(database.query(TUMBLING).get(0)).isEqualTo("12:00 1 100 100 100 1 100 0 1");
        send(trade(2, 20, "106"));

        assertThat(database.query(TUMBLING).get(0)).isEqualTo("12:00 2 103 100 106 2 206 0 0");
        assertThat(database.query(SLIDING).subList(0, 5)).allMatch(row -> row.endsWith(" 2 103 100 106 206"));
        assertThat(kafka.sent()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayForAMomentIsWaitedFor() throws Exception {
        database.run("TRUNCATE trade_windows_1m, trade_windows_5m");
        WindowDatabase tables = new WindowDatabase(database.writer());
        AtomicInteger tries = new AtomicInteger();
        start((session, updates) -> {
            if (tries.incrementAndGet() == 1) {
                throw new SQLException("terminating connection due to administrator command", "57P01");
            }
            tables.write(session, updates);
        });
        send(trade(1, 10, "100"));

        assertThat(database.query(TUMBLING)).containsExactly("12:00 1 100 100 100 1 100 0 0");
        assertThat(tries).hasValue(2);
    }

    @Test
    void withoutAPastALateTradeIsADeadLetterLikeBadInputAndChangesNothing() throws Exception {
        startWindows();
        send(trade(1, 10, "100"), trade(2, 70, "100"), trade(3, 250, "101"));
        List<String> before = database.query(SLIDING);
        send(trade(1_000, 20, "99"));
        addAll(List.of(records.of("no json")));

        assertThat(kafka.sent().stream().map(letter -> header(letter, "reason") + " " + header(letter, "where")))
                .containsExactly("time_out_of_range TradeWindows", "not_json clean_trades-0-4");
        assertThat(header(kafka.sent().get(0), "detail")).contains("late");
        assertThat(database.query(SLIDING)).isEqualTo(before);
    }

    @Test
    void openAndCloseGoByEventTimeAndIdWhateverTheOrderOfArrival() throws Exception {
        startLake();
        send(trade(3, 30, "90"), trade(2, 20, "120"), trade(1, 10, "100"), trade(4, 30, "95"), trade(5, 61, "96"));

        assertThat(candles()).containsExactly("12:00 100 120 90 95 4 405 4 0 certified");
    }

    @Test
    void aCandleIsRestatedWhenItsMissingTradeComes() throws Exception {
        startLake();
        send(trade(1, 10, "100"), trade(3, 130, "100"));
        assertThat(candles()).containsExactly("12:00 100 100 100 100 1 100 1 1 incomplete");
        send(trade(2, 20, "99"));

        assertThat(candles()).containsExactly("12:00 100 100 99 99 2 199 2 0 certified");
        send(trade(4, 190, "101"));
        assertThat(candles()).hasSize(2);
    }

    @Test
    void aBatchRepeatedAfterACrashChangesNoCandleAndTouchesNoFile() throws Exception {
        startLake();
        send(trade(1, 10, "100"), trade(2, 61, "101"));
        List<String> before = candles();
        FileTime written = Files.getLastModifiedTime(day());
        query.stop();
        try (var commits = Files.list(folder.resolve("checkpoint/commits"))) {
            Files.delete(commits.max(Comparator.comparing(Path::getFileName)).orElseThrow());
        }

        startLake();
        query.processAllAvailable();
        assertThat(candles()).isEqualTo(before).hasSize(1);
        assertThat(Files.getLastModifiedTime(day())).isEqualTo(written);
        send(trade(3, 121, "102"));
        assertThat(candles()).hasSize(2);
    }

    @Test
    void withoutTradesThereIsNoFile() throws Exception {
        startLake();
        addAll(List.of());
        assertThat(day()).doesNotExist();
    }

    private Path day() {
        return folder.resolve("ohlc_data/date=2026-11-20/hour-12.parquet");
    }

    private List<String> candles() {
        return spark
                .read()
                .parquet(folder.resolve("ohlc_data").toString())
                .orderBy("window_start")
                .selectExpr(
                        "date_format(window_start, 'HH:mm')",
                        "CAST(open AS INT)",
                        "CAST(high AS INT)",
                        "CAST(low AS INT)",
                        "CAST(close AS INT)",
                        "CAST(volume AS INT)",
                        "CAST(quote_volume AS INT)",
                        "trade_count",
                        "missing_trades",
                        "status")
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .toList();
    }

    private void send(CleanTrade... trades) throws Exception {
        addAll(records.of(List.of(trades)));
    }

    private void addAll(List<Row> rows) throws Exception {
        topic.addData(JavaConverters.asScalaBuffer(new ArrayList<>(rows)));
        query.processAllAvailable();
    }

    private static String header(org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
