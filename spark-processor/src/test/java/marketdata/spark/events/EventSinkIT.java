package marketdata.spark.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.ledger.FencedException;
import marketdata.spark.core.ledger.MinuteRows;
import marketdata.spark.core.ledger.TestDatabase;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Events in a stream, written to a real PostgreSQL. Arrived on 2026-03-01 at noon. */
class EventSinkIT {
    private static final long ARRIVED = 1_772_366_400_000L;
    private static final StructType SCHEMA = new StructType()
            .add("value", "binary")
            .add("topic", "string")
            .add("partition", "int")
            .add("offset", "long")
            .add("arrived_ms", "long");
    private static TestDatabase database;

    private final SparkSession spark = TestSpark.session();
    private final TestLetters kafka = new TestLetters();
    private final MemoryStream<Row> topic =
            new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(SCHEMA));
    private long offset;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database.run("TRUNCATE article_data, ticker_data, trade_data, alert_data, sentiment_data, prediction_data,"
                + " ticker_sessions, event_commits, stream_epochs");
    }

    @Test
    void eventsOfAllKindsAreRowsAndBadOnesDeadLetters() throws Exception {
        run(
                records -> EventJobs.rows(records, kafka),
                List.of(
                        article("a1", "2025-12-31T23:59:00Z", "0.8", "\"BTC\""),
                        ticker(0, "60000.10"),
                        record("rawticker", "{}"),
                        record(
                                "rawtrade",
                                "{\"source\":\"binance\",\"symbol\":\"BTCUSDT\",\"trade_id\":1,\"price\":1.10,\"quantity\":2,"
                                        + "\"trade_time\":\"2026-02-01T00:00:00Z\",\"is_buyer_maker\":false}"),
                        record("rawalert", alert("null"))));
        assertThat(database.query(
                        "SELECT id, published_at, cryptocurrencies_mentioned, content->>'summary' FROM article_data"))
                .containsExactly("a1 2025-12-31 23:59:00+00 {BTC} S");
        assertThat(database.query("SELECT pair, event_time, last FROM ticker_data"))
                .containsExactly("XBT/USD 2026-03-01 11:00:00+00 60000.10");
        assertThat(database.query("SELECT trade_id, price, taker_side FROM trade_data"))
                .containsExactly("1 1.10 BUY");
        assertThat(database.query("SELECT id, cleared_at FROM alert_data")).containsExactly("3 null");
        assertThat(database.query("SELECT rows_written, rejected FROM event_commits"))
                .containsExactly("4 1");
        assertThat(kafka.sent()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo("rawticker_dead_letter");
            assertThat(new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8))
                    .isEqualTo("missing_field");
        });
    }

    @Test
    void whatComesAgainHasOneRowAndTheLaterRecordStays() throws Exception {
        run(
                records -> EventJobs.rows(records, kafka),
                List.of(
                        article("a1", "2026-02-28T23:59:00Z", "0.8", "\"BTC\""),
                        article("a1", "2026-03-01T00:01:00Z", "0.2", "\"BTC\",\"ETH\""),
                        ticker(0, "1"),
                        ticker(0, "2"),
                        record("rawalert", alert("null"))),
                List.of(
                        article("a1", "2026-03-01T00:01:00Z", "0.3", "\"ETH\""),
                        record("rawalert", alert("\"2026-03-01T11:30:00Z\""))));
        // The date an article came with first stays, also across a month's end.
        assertThat(database.query("SELECT published_at, sentiment_score, cryptocurrencies_mentioned FROM article_data"))
                .containsExactly("2026-02-28 23:59:00+00 0.3 {ETH}");
        assertThat(database.query("SELECT last FROM ticker_data")).containsExactly("2");
        assertThat(database.query("SELECT cleared_at FROM alert_data")).containsExactly("2026-03-01 11:30:00+00");
    }

    @Test
    void aBatchThatComesAgainChangesNothing() throws Exception {
        try (EventSink sink = sink("again")) {
            sink.write("id", List.of(change("1")), 0);
            sink.write("id", List.of(change("2")), 0);
        }
        try (EventSink restarted = sink("again")) {
            restarted.write("id", List.of(change("3")), 0);
            restarted.write("id", List.of(change("4")), 1);
        }
        assertThat(database.query("SELECT last FROM ticker_data")).containsExactly("4");
        assertThat(database.query("SELECT batch, epoch FROM event_commits ORDER BY 1"))
                .containsExactly("0 1", "1 2");
    }

    @Test
    void aDriverThatANewerOneReplacedWritesNothing() throws Exception {
        try (EventSink old = sink("fence");
                EventSink young = sink("fence")) {
            old.write("id", List.of(change("1")), 0);
            young.write("id", List.of(change("2")), 1);
            assertThatThrownBy(() -> old.write("id", List.of(change("3")), 2)).isInstanceOf(FencedException.class);
        }
        assertThat(database.query("SELECT last FROM ticker_data")).containsExactly("2");
    }

    @Test
    void sentimentIsTheNewsOfThreeMinutesByCurrency() throws Exception {
        run(
                records -> EventJobs.sentiment(records, Duration.ofMinutes(2), kafka),
                List.of(
                        article("a1", "2026-03-01T11:00:00Z", "1", "\"BTC\",\"ETH\""),
                        article("a2", "2026-03-01T11:02:59Z", "0.5", "\"BTC\"")),
                List.of(
                        article("a2", "2026-03-01T11:02:59Z", "0.5", "\"BTC\""),
                        article("a3", "2026-03-01T11:02:00Z", "0", "")));
        assertThat(database.query("SELECT cryptocurrency, window_start, mentions, mean_score, std_score, label"
                        + " FROM sentiment_data ORDER BY 1"))
                .containsExactly(
                        "BTC 2026-03-01 11:00:00+00 2 0.75 0.25 positive", "ETH 2026-03-01 11:00:00+00 1 1 0 positive");
    }

    @Test
    void predictionsAreJudgedByWhatCame() throws Exception {
        run(
                records -> EventJobs.predictions(records, Duration.ofMinutes(2), kafka),
                List.of(ticker(0, "10"), ticker(29, "20")),
                List.of(ticker(30, "14"), ticker(61, "100")));
        assertThat(database.query(
                        "SELECT window_end, ticks, predicted_price, std_price, actual_price FROM prediction_data"
                                + " ORDER BY 1 LIMIT 1"))
                .containsExactly("2026-03-01 11:00:30+00 2 15 5 14");
        assertThat(database.query("SELECT predictions, judged, held, held_percent FROM prediction_accuracy"))
                .containsExactly("2 2 1 50.00");
    }

    @Test
    void aWindowOfFewerRecordsNeverReplacesOneOfMore() throws Exception {
        Duration lateness = Duration.ofMinutes(2);
        Row second = article("a2", "2026-03-01T11:02:59Z", "0.5", "\"BTC\"");
        run(
                records -> EventJobs.sentiment(records, lateness, kafka),
                List.of(article("a1", "2026-03-01T11:00:00Z", "1", "\"BTC\"")),
                List.of(second));
        // A new checkpoint over a topic whose beginning is gone.
        FileUtils.deleteDirectory(folder.resolve("checkpoint").toFile());
        run(records -> EventJobs.sentiment(records.where("offset > 0"), lateness, kafka), List.of(second));
        assertThat(database.query("SELECT mentions, mean_score FROM sentiment_data"))
                .containsExactly("2 0.75");
    }

    @Test
    void aSessionThatBecamePartOfAnotherIsNoLongerShown() throws Exception {
        run(
                records -> EventJobs.sessions(records, Duration.ofMinutes(1), Duration.ofMinutes(2), kafka),
                List.of(ticker(0, "10"), ticker(100, "20")),
                List.of(ticker(50, "30")));
        assertThat(database.query(
                        "SELECT session_start, ticks, open_price, close_price, max_price, state FROM sessions"))
                .containsExactly("2026-03-01 11:00:00+00 3 10 20 30 open");
        assertThat(database.query("SELECT state FROM ticker_sessions ORDER BY session_start"))
                .containsExactly("open", "merged");
    }

    @Test
    void theSchemaCanBeRunAgainOverItsData() throws Exception {
        try (EventSink sink = sink("schema")) {
            sink.write("id", List.of(change("1")), 0);
        }
        for (String file : List.of("81_market_events.sql", "82_event_results.sql")) {
            database.run(Files.readString(Path.of("../postgres/init", file)));
        }
        assertThat(database.query("SELECT last FROM ticker_data")).containsExactly("1");
    }

    @SafeVarargs
    private void run(Function<Dataset<Row>, Dataset<TableRow>> job, List<Row>... batches) throws Exception {
        try (EventSink sink = sink("test")) {
            StreamingQuery query = job.apply(topic.toDF())
                    .writeStream()
                    .option("checkpointLocation", folder.resolve("checkpoint").toString())
                    .foreachBatch(sink)
                    .start();
            for (List<Row> each : batches) {
                topic.addData(JavaConverters.asScalaBuffer(each));
                query.processAllAvailable();
            }
            query.stop();
        }
    }

    private EventSink sink(String name) {
        return new EventSink(name, database.writer());
    }

    private static TableRow change(String last) {
        return TableRow.row(
                null,
                EventTable.TICKER,
                ARRIVED * 1000,
                "XBT/USD",
                MinuteRows.time(ARRIVED * 1000),
                new BigDecimal(last),
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ONE);
    }

    private Row article(String id, String published, String score, String mentioned) {
        return record(
                "rawarticle",
                "{\"id\":\"%s\",\"title\":\"T\",\"url\":\"https://x/1\",\"website\":\"x\",\"published_at\":\"%s\",\"content\":{\"summary\":\"S\"},\"cryptocurrencies_mentioned\":[%s],\"sentiment\":{\"score\":%s,\"label\":\"neutral\"}}"
                        .formatted(id, published, mentioned, score));
    }

    /** Seconds after eleven. */
    private Row ticker(int second, String last) {
        return record(
                "rawticker",
                String.format(
                        Locale.ROOT,
                        ("{\"pair\":\"XBT/USD\",\"last\":%s,\"bid\":1,\"ask\":2,\"volume_24h\":3,"
                                + "\"timestamp\":%d,\"pct_change\":0}"),
                        last,
                        ARRIVED / 1000 - 3600 + second));
    }

    private static String alert(String cleared) {
        return "{\"id\":\"3\",\"raised_at\":\"2026-03-01T11:00:00Z\",\"check_name\":\"freshness\",\"subject\":\"s\",\"severity\":\"warning\",\"message\":\"m\",\"cleared_at\":%s}"
                .formatted(cleared);
    }

    private Row record(String name, String json) {
        return RowFactory.create(json.getBytes(StandardCharsets.UTF_8), name, 0, offset++, ARRIVED);
    }
}
