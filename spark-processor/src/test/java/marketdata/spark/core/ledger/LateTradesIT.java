package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.tables.CandleFiles;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.MinuteTable;
import marketdata.spark.tables.ParquetColumns;
import marketdata.spark.tables.WindowDatabase;
import marketdata.spark.tables.WindowFiles;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Trades whose minute was proven and let go before they came: TradeWindows and OhlcLake but for Kafka. The market of each
 * story: minute 12:00 holds ids 1 and 2, 12:01 ids 3 and 5; all is proven and two minutes passed but for the missing id 4.
 */
class LateTradesIT {
    private static final long NOON = TestMarket.START - 13_000_000L;
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final CleanTrade LATE = trade(4, 30, "99");
    private static final String TUMBLING =
            "SELECT to_char(window_start, 'HH24:MI'), trade_count, avg_price, min_price, max_price, sum_qty, sum_value,"
                    + " missing_trades FROM trade_windows_1m ORDER BY window_start LIMIT 1";
    private static final String SLIDING =
            "SELECT to_char(window_start, 'HH24:MI'), trade_count, min_price, max_price, sum_value"
                    + " FROM trade_windows_5m ORDER BY window_start LIMIT 5";

    private static TestDatabase database;

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session().newSession();
    private final KeptTopic topic = new KeptTopic(spark);
    private final TestLetters kafka = new TestLetters();
    private MinuteStream stream;
    private StreamingQuery query;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @AfterEach
    void stop() throws Exception {
        query.stop();
        stream.close();
    }

    @Test
    void theMinuteAndTheFiveWindowsInPostgresHoldTheLateTradeAfterwards() throws Exception {
        start(windows(), SOON);
        proven();
        assertThat(database.query(TUMBLING)).containsExactly("12:00 2 101 100 102 2 202 0");
        send(LATE);

        awaitQuery(TUMBLING, "12:00 3 100.333333333333333333 99 102 3 301 0");
        assertThat(database.query(SLIDING))
                .containsExactly(
                        "11:56 3 99 102 301",
                        "11:57 5 99 107 514",
                        "11:58 5 99 107 514",
                        "11:59 5 99 107 514",
                        "12:00 6 99 107 615");
        assertThat(kafka.sent()).isEmpty();
    }

    @Test
    void theParquetWindowsHoldTheLateTradeAfterwards() throws Exception {
        start(
                new WindowFiles(
                        folder.resolve("spark_out").toString(),
                        folder.resolve("sliding").toString(),
                        120_000_000L),
                SOON);
        proven();
        assertThat(rows("spark_out/sliding_5m_1m", "trade_count", "min_price"))
                .containsExactly("11:56 2 100", "11:57 4 100");
        send(LATE);

        awaitRows("spark_out/tumbling_1m", List.of("trade_count", "min_price"), "12:00 3 99", "12:01 2 106");
        awaitRows("spark_out/sliding_5m_1m", List.of("trade_count", "min_price"), "11:56 3 99", "11:57 5 99");
        send(trade(7, 400, "102"), trade(8, 700, "103"));
        awaitRows(
                "spark_out/sliding_5m_1m",
                List.of("trade_count", "min_price"),
                "11:56 3 99",
                "11:57 5 99",
                "11:58 5 99",
                "11:59 5 99",
                "12:00 6 99",
                "12:01 3 101",
                "12:02 2 101",
                "12:03 2 101",
                "12:04 2 101");
    }

    @Test
    void theCandleHoldsTheLateTradeWhereItsTimePutsIt() throws Exception {
        start(lake(), SOON);
        proven();
        assertThat(candles()).startsWith("12:00 100 102 100 102 2 1 2 0 certified");
        send(LATE);

        awaitCandle("12:00 100 102 99 99 3 1 4 0 certified");
        assertThat(kafka.sent()).isEmpty();
    }

    @Test
    void aLateTradeThatComesTwiceCountsOnce() throws Exception {
        start(lake(), SOON);
        proven();
        send(LATE, LATE);
        awaitCandle("12:00 100 102 99 99 3 1 4 0 certified");
        send(LATE);
        send(trade(7, 310, "1"));

        assertThat(candles().get(0)).isEqualTo("12:00 100 102 99 99 3 1 4 0 certified");
        assertThat(kafka.sent()).isEmpty();
    }

    @Test
    void aLateTradeOfAnIdOutOfAllOrderCountsAndTheMinuteSaysWhatItLacks() throws Exception {
        start(lake(), SOON);
        proven();
        send(trade(1_000, 40, "98"));

        awaitCandle("12:00 100 102 98 98 3 1 1000 994 incomplete");
    }

    @Test
    void lateTradesOfSeveralBatchesAreReadFromTheTopicTogether() throws Exception {
        start(lake(), NEVER);
        proven();
        send(LATE);
        send(trade(7, 40, "98"));
        send(trade(8, 50, "97"), trade(9, 310, "101"));
        stop();
        assertThat(topic.reads()).isZero();

        start(lake(), NEVER);
        awaitCandle("12:00 100 102 97 97 5 1 8 0 certified");
        assertThat(topic.reads()).isLessThanOrEqualTo(2);
    }

    @Test
    void aStopBeforeTheMinuteIsComputedAnewLosesNothing() throws Exception {
        start(lake(), NEVER);
        proven();
        send(LATE);
        stop();
        assertThat(candles()).startsWith("12:00 100 102 100 102 2 1 2 0 certified");

        start(lake(), NEVER);
        awaitCandle("12:00 100 102 99 99 3 1 4 0 certified");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.size(folder.resolve("checkpoint/late_trades")) < 10);
    }

    @Test
    void aBatchThatComesAgainAfterAKillBringsItsLateTradeAgainAndChangesNothing() throws Exception {
        start(lake(), SOON);
        proven();
        send(LATE);
        awaitCandle("12:00 100 102 99 99 3 1 4 0 certified");
        stop();
        try (var commits = Files.list(folder.resolve("checkpoint/commits"))) {
            Files.delete(commits.max(Comparator.comparing(Path::getFileName)).orElseThrow());
        }
        Files.delete(folder.resolve("checkpoint/late_trades"));

        start(lake(), SOON);
        query.processAllAvailable();
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.size(folder.resolve("checkpoint/late_trades")) < 10);
        assertThat(candles().get(0)).isEqualTo("12:00 100 102 99 99 3 1 4 0 certified");
        assertThat(kafka.sent()).isEmpty();
    }

    @Test
    void aTableThatCannotBeWrittenOnceIsWrittenTheNextTime() throws Exception {
        MinuteTable lake = lake();
        AtomicInteger tries = new AtomicInteger();
        start(
                (session, updates) -> {
                    boolean anew = updates.stream()
                            .flatMap(each -> each.rows().values().stream())
                            .anyMatch(row -> row.tradeCount() == 3);
                    if (anew && tries.incrementAndGet() == 1) {
                        throw new IOException("no space left on device");
                    }
                    lake.write(session, updates);
                },
                SOON);
        proven();
        send(LATE);

        awaitCandle("12:00 100 102 99 99 3 1 4 0 certified");
        assertThat(tries).hasValue(2);
    }

    @Test
    void aMinuteThatStillLacksAnIdAfterwardsIsComputedOnceMoreWhenItComes() throws Exception {
        start(lake(), SOON);
        send(trade(1, 10, "100"), trade(2, 20, "102"), trade(3, 70, "106"), trade(6, 250, "101"), trade(7, 310, "101"));
        send(trade(5, 30, "99"));
        awaitCandle("12:00 100 102 99 99 3 1 5 1 incomplete");
        send(trade(4, 80, "107"));

        awaitCandle("12:00 100 102 99 99 3 1 5 0 certified");
    }

    @Test
    void aLateTradeThatTheTopicHasLostIsADeadLetter() throws Exception {
        start(windows(), SOON);
        proven();
        List<String> before = database.query(SLIDING);
        topic.sendForgotten(LATE);
        query.processAllAvailable();

        isDeadLetter();
        assertThat(database.query(SLIDING)).isEqualTo(before);
    }

    @Test
    void aMinuteOfWhichTheTopicHasLostThePartBeforeIsNotComputedFromTheRest() throws Exception {
        start(lake(), SOON);
        proven();
        List<String> before = candles();
        topic.forgetBefore(NOON + 15_000_000L);
        send(LATE, trade(1_000, 40, "98"), trade(1_001, 41, "97"));

        await().atMost(Duration.ofMinutes(1)).until(() -> kafka.sent().size() == 3);
        assertThat(candles().get(0)).isEqualTo(before.get(0));
    }

    /** 12:00 is proven and let go; id 4 is missing in 12:01, and comes with a time of 12:00. */
    private void proven() throws Exception {
        send(trade(1, 10, "100"), trade(2, 20, "102"), trade(3, 70, "107"), trade(5, 80, "106"), trade(6, 250, "101"));
    }

    private void send(CleanTrade... trades) {
        topic.send(trades);
        query.processAllAvailable();
    }

    private void start(MinuteTable table, Duration every) throws Exception {
        ParquetColumns.configure(spark);
        stream = new MinuteStream(kafka, topic, every);
        query = stream.start(
                Trades.minutes(Trades.packed(topic.stream.toDF(), false), 120_000_000L),
                "OhlcLake",
                folder.resolve("checkpoint").toString(),
                Trigger.ProcessingTime(0),
                table);
    }

    private static MinuteTable windows() throws Exception {
        database.run("TRUNCATE trade_windows_1m, trade_windows_5m");
        return new WindowDatabase(database.writer());
    }

    private MinuteTable lake() throws Exception {
        return new CandleFiles(folder.resolve("ohlc_data").toString());
    }

    private void isDeadLetter() {
        await().atMost(Duration.ofMinutes(1)).until(() -> kafka.sent().size() == 1);
        assertThat(header("reason")).isEqualTo("time_out_of_range");
        assertThat(header("where")).isEqualTo("OhlcLake");
        assertThat(header("detail")).contains("late", "topic no longer holds");
        assertThat(new String(kafka.sent().get(0).value(), StandardCharsets.UTF_8))
                .contains("\"trade_id\":4");
    }

    private String header(String name) {
        return new String(kafka.sent().get(0).headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void awaitQuery(String sql, String row) {
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> assertThat(database.query(sql))
                .containsExactly(row));
    }

    private void awaitCandle(String first) {
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(candles().get(0)).isEqualTo(first));
    }

    private void awaitRows(String table, List<String> columns, String... expected) {
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> assertThat(
                        rows(table, columns.toArray(String[]::new)))
                .containsExactly(expected));
    }

    private List<String> candles() {
        return rows(
                "ohlc_data",
                "open",
                "high",
                "low",
                "close",
                "trade_count",
                "first_trade_id",
                "last_trade_id",
                "missing_trades",
                "status");
    }

    private List<String> rows(String table, String... columns) {
        String all = String.join(
                ", ",
                java.util.Arrays.stream(columns)
                        .map(each -> each.equals("status") ? each : "CAST(" + each + " AS INT)")
                        .toList());
        Path path = folder.resolve(table);
        return spark
                .sql("SELECT date_format(window_start, 'HH:mm'), " + all + " FROM parquet.`" + path
                        + "` ORDER BY window_start")
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
