package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.tables.CandleFiles;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.ParquetColumns;
import marketdata.spark.tables.WindowFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;

/**
 * The nights on which clocks are changed, midnights, a leap day: the same rows and the same bytes of every file, whatever
 * zone the machine and the database are in.
 */
@Timeout(300)
class TimeZonesIT {
    private static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata");

    /** Each a moment between two minutes at which some zone changes its offset, its day, its month or its year. */
    private static final List<String> NIGHTS = List.of(
            "2026-03-29T01:00:00Z",
            "2025-11-02T06:00:00Z",
            "2024-02-29T00:00:00Z",
            "2024-03-01T00:00:00Z",
            "2025-12-31T18:30:00Z");

    private static final String ROWS =
            "SELECT extract(epoch FROM m.window_start)::bigint, extract(epoch FROM m.window_end)::bigint, m.symbol,"
                    + " m.trade_count, m.open, m.high, m.low, m.close, m.avg_price, m.vwap, m.sum_qty, m.sum_value,"
                    + " m.first_trade_id, m.last_trade_id, m.missing_trades, m.status, m.version"
                    + " FROM trades_1min_agg m ORDER BY 3, 1";

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session().newSession();

    @Test
    void rowsAndFilesAreTheSameInEveryZone() throws Exception {
        TimeZone before = TimeZone.getDefault();
        Map<String, List<String>> rows = new TreeMap<>();
        Map<String, Map<String, byte[]>> files = new TreeMap<>();
        try (TestDatabase database = new TestDatabase()) {
            for (String zone : ZONES) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                database.run("ALTER DATABASE postgres SET timezone = '" + zone + "'");
                rows.put(zone, rows(database, zone));
                files.put(zone, files(zone));
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(rows.get("UTC")).hasSize(4 * NIGHTS.size()).anyMatch(row -> row.contains(" certified "));
        assertThat(files.get("UTC").keySet())
                .as("a file a day and table, days of UTC")
                .anyMatch(name -> name.contains("2024-02-29"))
                .anyMatch(name -> name.contains("2024-03-01"))
                .hasSizeGreaterThan(NIGHTS.size());
        for (String zone : ZONES) {
            assertThat(rows.get(zone)).as(zone).isEqualTo(rows.get("UTC"));
            assertThat(files.get(zone).keySet())
                    .as(zone)
                    .isEqualTo(files.get("UTC").keySet());
            files.get(zone).forEach((name, bytes) -> assertThat(bytes)
                    .as(zone + " " + name)
                    .isEqualTo(files.get("UTC").get(name)));
        }
    }

    /** The main job's rows. */
    private List<String> rows(TestDatabase database, String zone) throws Exception {
        database.run("TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs");
        try (MinuteSink sink = new MinuteSink(database.writer(), deadLetters())) {
            StreamingQuery query = sink.start(
                    minutes(),
                    "CryptoAnalytics",
                    folder.resolve(zone + "/checkpoint").toString(),
                    Trigger.ProcessingTime(0));
            query.processAllAvailable();
            query.stop();
        }
        return database.query(ROWS);
    }

    /** What TradeWindows and OhlcLake write, by name. */
    private Map<String, byte[]> files(String zone) throws Exception {
        ParquetColumns.configure(spark);
        Path out = folder.resolve(zone);
        WindowFiles windows = new WindowFiles(
                out.resolve("spark_out").toString(), out.resolve("sliding").toString(), 120_000_000L);
        CandleFiles candles = new CandleFiles(out.resolve("lake").toString());
        StreamingQuery query = new MinuteStream(deadLetters(), null, null)
                .start(
                        minutes(),
                        "TradeWindows",
                        out.resolve("windows").toString(),
                        Trigger.ProcessingTime(0),
                        (session, updates) -> {
                            windows.write(session, updates);
                            candles.write(session, updates);
                        });
        query.processAllAvailable();
        query.stop();
        Map<String, byte[]> files = new TreeMap<>();
        try (var tree = Files.walk(out)) {
            for (Path file :
                    tree.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                files.put(out.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private Dataset<byte[]> minutes() {
        MemoryStream<Row> topic =
                new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        topic.addData(
                JavaConverters.asScalaBuffer(new TestRecords().of(trades())).toSeq());
        return Trades.minutes(Trades.packed(topic.toDF(), false), 120_000_000L);
    }

    /** A symbol a night: a trade in each of the two minutes before it and the two after. */
    private static List<CleanTrade> trades() {
        List<CleanTrade> trades = new ArrayList<>();
        for (int night = 0; night < NIGHTS.size(); night++) {
            long at = Instant.parse(NIGHTS.get(night)).getEpochSecond() * 1_000_000;
            for (int minute = -2; minute < 2; minute++) {
                trades.add(new CleanTrade(
                        new Trade(
                                "binance",
                                "N" + night + "USDT",
                                100 + minute,
                                Decimal.of("10." + (minute + 2)),
                                Decimal.of("1"),
                                // The last microsecond before, and the very moment.
                                at + 60_000_000L * minute + (minute == -1 ? 59_999_999 : 0),
                                TakerSide.BUY),
                        false));
            }
        }
        return trades;
    }

    private static TestLetters deadLetters() {
        return new TestLetters();
    }
}
