package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.restate.RestateRequest;
import marketdata.spark.core.restate.RestateResult;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.tables.CandleFiles;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.MinuteTable;
import marketdata.spark.tables.ParquetColumns;
import marketdata.spark.tables.WindowDatabase;
import marketdata.spark.tables.WindowFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One late trade on its way through every table that its minute stands in: the main job and the two beside it. */
class CarriedThroughIT {
    private static final long WATERMARK = 120_000_000L;
    private static final CleanTrade[] PROVEN = {
        trade(1, 10, "100"), trade(2, 20, "102"), trade(3, 70, "107"), trade(5, 80, "106"), trade(6, 250, "101")
    };
    private static final CleanTrade LATE = trade(4, 30, "99");
    private static final CleanTrade[] AFTER = {trade(7, 400, "102"), trade(8, 700, "103")};
    private static final String NOON = " WHERE to_char(window_start, 'HH24:MI') = '12:00'";

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session().newSession();
    private final TestLetters kafka = new TestLetters();

    @Test
    void afterRestateAllTablesSayTheSameOfTheRestatedMinuteAndWhatIsMadeOfIt() throws Exception {
        ParquetColumns.configure(spark);
        try (TestDatabase database = new TestDatabase()) {
            restate(database.writer(), mainJob(database.writer()));
            job("trade_windows", new WindowDatabase(database.writer()));
            job(
                    "tumbling_1m",
                    new WindowFiles(folder.toString(), folder.resolve("sliding").toString(), WATERMARK));
            job("ohlc", new CandleFiles(folder.resolve("ohlc_data").toString()));

            String minute = "3 99 102 301 0";
            assertThat(database.query("SELECT version FROM trades_1min_agg" + NOON))
                    .containsExactly("2");
            assertThat(database.query(
                            "SELECT trade_count, low, high, sum_value, missing_trades FROM trades_1min_agg" + NOON))
                    .containsExactly(minute);
            assertThat(database.query(
                            "SELECT trade_count, min_price, max_price, sum_value, missing_trades FROM trade_windows_1m"
                                    + NOON))
                    .containsExactly(minute);
            assertThat(noon("tumbling_1m", "min_price", "max_price", "sum_value"))
                    .containsExactly(minute);
            assertThat(noon("ohlc_data", "low", "high", "quote_volume")).containsExactly(minute);

            String five = "6 99 107 615 0";
            assertThat(database.query(
                            "SELECT trade_count, low, high, sum_value, missing_trades FROM trades_5min" + NOON))
                    .containsExactly(five);
            assertThat(database.query(
                            "SELECT trade_count, min_price, max_price, sum_value, missing_trades FROM trade_windows_5m"
                                    + NOON))
                    .containsExactly(five);
            assertThat(noon("sliding_5m_1m", "min_price", "max_price", "sum_value"))
                    .containsExactly(five);
            assertThat(database.query("SELECT state FROM late_trades")).containsExactly("restated");
        }
        assertThat(kafka.sent()).isEmpty();
    }

    /** CryptoAnalytics, but for Kafka. */
    private KeptTopic mainJob(PostgresOptions writer) throws Exception {
        KeptTopic topic = new KeptTopic(spark);
        try (MinuteSink sink = new MinuteSink(writer, kafka)) {
            StreamingQuery query = sink.start(
                    minutes(topic), "CryptoAnalytics", folder.resolve("main").toString(), Trigger.ProcessingTime(0));
            sendAll(topic, query);
            query.stop();
        }
        return topic;
    }

    /** Restate, but for Kafka. */
    private void restate(PostgresOptions writer, KeptTopic topic) throws Exception {
        try (Connection connection = writer.connectWithoutAutoCommit("spark-processor")) {
            RestateTables tables = new RestateTables(connection);
            Map<String, RestateRequest> waiting = tables.waiting(null, Instant.now()).stream()
                    .collect(Collectors.toMap(RestateRequest::key, Function.identity()));
            RestateResult found = RestateResult.of(
                            topic.between(spark, TopicHistory.BEGINNING, TopicHistory.END), waiting)
                    .get(0);
            assertThat(tables.write(found, "clean_trades").late()).isEqualTo(1);
        }
    }

    /** TradeWindows or OhlcLake, but for Kafka. */
    private void job(String name, MinuteTable table) throws Exception {
        KeptTopic topic = new KeptTopic(spark);
        Path checkpoint = folder.resolve("checkpoints").resolve(name);
        try (MinuteStream stream = new MinuteStream(kafka, topic, Duration.ofMillis(100))) {
            StreamingQuery query =
                    stream.start(minutes(topic), name, checkpoint.toString(), Trigger.ProcessingTime(0), table);
            sendAll(topic, query);
            Path waiting = checkpoint.resolve("late_trades");
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.size(waiting) < 10);
            query.stop();
        }
    }

    private static Dataset<byte[]> minutes(KeptTopic topic) {
        return Trades.minutes(Trades.packed(topic.stream.toDF(), false), WATERMARK);
    }

    private static void sendAll(KeptTopic topic, StreamingQuery query) {
        topic.send(PROVEN);
        query.processAllAvailable();
        topic.send(LATE);
        topic.send(AFTER);
        query.processAllAvailable();
    }

    private List<String> noon(String table, String low, String high, String value) {
        return spark
                .read()
                .parquet(folder.resolve(table).toString())
                .where("date_format(window_start, 'HH:mm') = '12:00'")
                .selectExpr(
                        "trade_count",
                        "CAST(" + low + " AS INT)",
                        "CAST(" + high + " AS INT)",
                        "CAST(" + value + " AS INT)",
                        "missing_trades")
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
