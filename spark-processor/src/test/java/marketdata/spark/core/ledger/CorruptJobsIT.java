package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.PriceTopics;
import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestBroker;
import marketdata.spark.TestLetters;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.events.EventJobs;
import marketdata.spark.events.EventSink;
import marketdata.spark.events.TableRow;
import marketdata.spark.prices.OutputRecord;
import marketdata.spark.prices.PriceJobs;
import marketdata.spark.prices.ResultTopics;
import marketdata.spark.prices.TransactionalTopics;
import marketdata.spark.tables.CandleFiles;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.MinuteTable;
import marketdata.spark.tables.ParquetColumns;
import marketdata.spark.tables.WindowDatabase;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every job but CryptoAnalytics, its checkpoint corrupt and set aside again and again: the results are those of an uninterrupted
 * run.
 */
class CorruptJobsIT {
    private static final String TABLES = "TRUNCATE article_data, ticker_data, trade_data, alert_data, sentiment_data,"
            + " prediction_data, ticker_sessions, event_commits, stream_epochs, trade_windows_1m, trade_windows_5m";
    private static TestDatabase database;
    private static TestBroker broker;

    @TempDir
    private static Path brokerFolder;

    @TempDir
    private Path folder;

    private final TestLetters letters = new TestLetters();
    private final List<TransactionalTopics> sinks = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
        broker = new TestBroker(brokerFolder);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
        database.close();
    }

    @Test
    void movingStatistics() throws Exception {
        sameTopics("MovingStats-v1", prices(), PriceJobs::moving);
    }

    @Test
    void nextMoves() throws Exception {
        sameTopics("NextMoves-v1", prices(), PriceJobs::moves);
    }

    @Test
    void zScores() throws Exception {
        List<String> moving = topics("MovingStats-v1", prices(), PriceJobs::moving, false, letters);
        List<String> both = new ArrayList<>(prices());
        both.addAll(6, moving.stream().map(each -> each.replaceFirst(" ", "\t")).toList());
        sameTopics("ZScores-v1", both, PriceJobs::scores);
    }

    @Test
    void sessions() throws Exception {
        sameTables(
                "Sessions-v1",
                tickers(),
                "SELECT * FROM sessions ORDER BY 1, 2",
                records -> EventJobs.sessions(records, Duration.ofSeconds(20), Duration.ofMinutes(1), letters));
    }

    @Test
    void predictions() throws Exception {
        sameTables(
                "Predictions-v1",
                tickers(),
                "SELECT * FROM prediction_data ORDER BY 1, 2",
                records -> EventJobs.predictions(records, Duration.ofMinutes(1), letters));
    }

    @Test
    void sentiment() throws Exception {
        sameTables(
                "Sentiment-v1",
                articles(),
                "SELECT * FROM sentiment_data ORDER BY 1, 2",
                records -> EventJobs.sentiment(records, Duration.ofMinutes(2), letters));
    }

    @Test
    void marketEvents() throws Exception {
        sameTables(
                "MarketEvents-rawticker",
                tickers(),
                "SELECT * FROM ticker_data ORDER BY 1, 2",
                records -> EventJobs.rows(records, letters));
    }

    @Test
    void tradeWindows() throws Exception {
        String rows = "SELECT * FROM trade_windows_1m NATURAL FULL JOIN trade_windows_5m ORDER BY 1, 2, 3, 4";
        WindowDatabase table = new WindowDatabase(database.writer());
        database.run(TABLES);
        minutes("trade_windows", table, false);
        List<String> expected = database.query(rows);
        database.run(TABLES);
        minutes("trade_windows", table, true);
        assertThat(database.query(rows)).hasSizeGreaterThan(4).isEqualTo(expected);
    }

    @Test
    void ohlcLake() throws Exception {
        minutes("ohlc_data", new CandleFiles(folder.resolve("whole").toString()), false);
        minutes("ohlc_data", new CandleFiles(folder.resolve("corrupt").toString()), true);
        assertThat(candles("corrupt")).hasSizeGreaterThan(2).isEqualTo(candles("whole"));
    }

    private List<String> candles(String name) {
        return TestSpark.session()
                .read()
                .parquet(folder.resolve(name).toString())
                .orderBy("window_start")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private void minutes(String job, MinuteTable table, boolean corrupt) throws Exception {
        List<String> lines = Stream.of(
                        trade(1, 10, "100"),
                        trade(2, 20, "101"),
                        trade(4, 61, "102"),
                        trade(3, 30, "99"),
                        trade(5, 62, "98"),
                        trade(6, 130, "103"),
                        trade(7, 190, "104"),
                        trade(8, 250, "105"),
                        trade(9, 310, "105"))
                .map(CorruptJobsIT::line)
                .toList();
        ParquetColumns.configure(TestSpark.session());
        CorruptRun run = new CorruptRun(folder.resolve(job + corrupt), job);
        run.run(lines, corrupt, (records, checkpoint) -> new MinuteStream(letters, null, null)
                .start(
                        Trades.minutes(Trades.packed(records, false), 60_000_000L),
                        job,
                        checkpoint,
                        Trigger.ProcessingTime(0),
                        table));
    }

    private static String line(CleanTrade trade) {
        return "clean_trades\t" + new String(TestMarket.bytes(trade), StandardCharsets.UTF_8);
    }

    private interface PriceJob {
        Dataset<OutputRecord> of(Dataset<Row> records, DeadLetterTarget letters);
    }

    private void sameTopics(String job, List<String> lines, PriceJob rows) throws Exception {
        TestLetters once = new TestLetters();
        TestLetters again = new TestLetters();
        List<String> whole = topics(job, lines, rows, false, once);
        List<String> corrupt = topics(job, lines, rows, true, again);
        assertThat(corrupt).hasSizeGreaterThan(4).isEqualTo(whole);
        assertThat(letters(again)).isNotEmpty().isEqualTo(letters(once));
    }

    /** Dead letters as reason and place, each once. */
    private static List<String> letters(TestLetters letters) {
        return letters.sent().stream()
                .map(each -> TestLetters.header(each, "reason") + ' ' + TestLetters.header(each, "where"))
                .distinct()
                .sorted()
                .toList();
    }

    private TransactionalTopics opened(TransactionalTopics sink) {
        sinks.add(sink);
        return sink;
    }

    private List<String> topics(String job, List<String> lines, PriceJob rows, boolean corrupt, DeadLetterTarget sent)
            throws Exception {
        ResultTopics results = new ResultTopics(
                broker, PriceTopics.MOVING, PriceTopics.ZSCORES, PriceTopics.HIGHER, PriceTopics.LOWER);
        new CorruptRun(folder.resolve(job + corrupt), job)
                .run(
                        lines,
                        corrupt,
                        (records, checkpoint) -> start(rows.of(records, sent)
                                .writeStream()
                                .option("checkpointLocation", checkpoint)
                                .foreachBatch(opened(results.sink()))));
        sinks.forEach(TransactionalTopics::close);
        return results.results();
    }

    private void sameTables(
            String job, List<String> lines, String query, Function<Dataset<Row>, Dataset<TableRow>> rows)
            throws Exception {
        List<String> expected = tables(job, lines, query, rows, false);
        assertThat(tables(job, lines, query, rows, true)).isNotEmpty().isEqualTo(expected);
    }

    private List<String> tables(
            String job,
            List<String> lines,
            String query,
            Function<Dataset<Row>, Dataset<TableRow>> rows,
            boolean corrupt)
            throws Exception {
        database.run(TABLES);
        new CorruptRun(folder.resolve(job + corrupt), job)
                .run(
                        lines,
                        corrupt,
                        (records, checkpoint) -> start(rows.apply(records)
                                .writeStream()
                                .option("checkpointLocation", checkpoint)
                                .foreachBatch(new EventSink(job, database.writer()))));
        return database.query(query);
    }

    private static StreamingQuery start(org.apache.spark.sql.streaming.DataStreamWriter<?> writer) throws Exception {
        return writer.start();
    }

    /** On time, out of order, too late, broken, contradicting. */
    private static List<String> prices() {
        return Stream.of("0 5", "5 6", "3 7", "40 5", "9 1", "x", "41 6", "41 7", "80 9", "85 2", "120 3", "160 4")
                .map(each -> each.split(" "))
                .map(each -> "btc-price\t"
                        + (each.length == 1
                                ? "{"
                                : String.format(
                                        Locale.ROOT,
                                        "{\"symbol\":\"S\",\"price\":%s,\"timestamp\":\"2026-11-20T12:%02d:%02dZ\"}",
                                        each[1],
                                        Integer.parseInt(each[0]) / 60,
                                        Integer.parseInt(each[0]) % 60)))
                .toList();
    }

    private static List<String> tickers() {
        return Stream.of(0, 10, 50, 35, 100, 130, 131, 20, 200, 290, 300)
                .map(second -> String.format(
                        Locale.ROOT,
                        ("rawticker\t{\"pair\":\"XBT/USD\",\"last\":%d,\"bid\":1,\"ask\":2,"
                                + "\"volume_24h\":3,\"timestamp\":%d,\"pct_change\":0}"),
                        10 + second % 7,
                        TestMarket.START / 1_000_000 + second))
                .toList();
    }

    private static List<String> articles() {
        return Stream.of(0, 1, 3, 2, 9, 6, 12, 13, 3, 20)
                .map(minute -> String.format(
                        Locale.ROOT,
                        ("rawarticle\t{\"id\":\"a%d\",\"title\":\"T\","
                                + "\"url\":\"https://x/1\",\"website\":\"x\",\"published_at\":"
                                + "\"2026-11-20T12:%02d:30Z\","
                                + "\"content\":{},\"cryptocurrencies_mentioned\":[\"BTC\"],\"sentiment\":"
                                + "{\"score\":0.%d,\"label\":\"neutral\"}}"),
                        minute,
                        minute,
                        1 + minute % 9))
                .toList();
    }
}
