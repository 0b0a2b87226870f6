package marketdata.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.TestSpark;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The Parquet windows of a small market: one trade of price 10 + n and quantity 1 in minute n, across midnight. */
class WindowFilesIT {
    private static final long MINUTE = MinuteAggregator.MINUTE_MICROS;
    private static final long FIRST = 1440 * MINUTE * 20_000 - 3 * MINUTE;

    @TempDir
    Path folder;

    @TempDir
    Path checkpoint;

    private final SparkSession spark = TestSpark.session().newSession();
    private final MinuteAggregator market = new MinuteAggregator("kraken", "BTCUSDT", 2 * MINUTE);
    private final List<MinuteAggregator> many = IntStream.range(0, 10)
            .mapToObj(each -> new MinuteAggregator("binance", "S" + each + "USDT", 2 * MINUTE))
            .toList();

    WindowFilesIT() {
        ParquetColumns.configure(spark);
    }

    /** Spark takes paths, addresses and patterns as one; a name that differs between them is written as it stands. */
    @BeforeEach
    void inAFolderWhoseNameIsNoAddress() throws IOException {
        folder = Files.createDirectory(folder.resolve("a b,ö#%41;'&!:+~(x)"));
    }

    @Test
    void closedMinutesAndTheWindowsMadeOfThemAreWrittenOnceAcrossMidnightAndARestart() throws Exception {
        trades(0, 5);
        List<SymbolUpdate> first = List.of(market.drain());
        files().write(spark, first);
        trades(5, 12);
        List<SymbolUpdate> second = List.of(market.drain());
        files().write(spark, second);
        files().write(spark, second);

        assertThat(rows("tumbling_1m", "trade_count, CAST(avg_price AS INT)"))
                .containsExactly(
                        "[1,10]", "[1,11]", "[1,12]", "[1,13]", "[1,14]", "[1,15]", "[1,16]", "[1,17]", "[1,18]",
                        "[1,19]", "[1,20]");
        // Newest is minute 11: a window is final when it ended at minute 9 or before; the last begins at minute 4,
        // 00:01.
        assertThat(rows("sliding_5m_1m", "trade_count, CAST(min_price AS INT), CAST(sum_value AS INT)"))
                .containsExactly(
                        "[1,10,10]",
                        "[2,10,21]",
                        "[3,10,33]",
                        "[4,10,46]",
                        "[5,10,60]",
                        "[5,11,65]",
                        "[5,12,70]",
                        "[5,13,75]",
                        "[5,14,80]");
        assertThat(parquetFiles()).hasSize(4);
    }

    @Test
    void aTradeThatCameLateRestatesItsMinuteAndItsWindows() throws Exception {
        trades(0, 3);
        trades(4, 12);
        files().write(spark, List.of(market.drain()));
        assertThat(rows("sliding_5m_1m", "trade_count")).contains("[4]");
        trades(3, 4);
        files().write(spark, List.of(market.drain()));
        assertThat(rows("sliding_5m_1m", "trade_count"))
                .containsExactly("[1]", "[2]", "[3]", "[4]", "[5]", "[5]", "[5]", "[5]", "[5]");
    }

    @Test
    void aBatchThatComesAgainTouchesNoFile() throws Exception {
        trades(0, 4);
        List<SymbolUpdate> batch = List.of(market.drain());
        files().write(spark, batch);
        FileTime written = newest();
        files().write(spark, batch);
        assertThat(newest()).isEqualTo(written);
    }

    @Test
    void aStartOverATopicWhoseBeginningIsGoneTakesNoTradeAway() throws Exception {
        add(1, 10, 0);
        add(2, 20, 0);
        add(3, 30, 1);
        files().write(spark, List.of(market.drain()));

        MinuteAggregator rest = new MinuteAggregator("kraken", "BTCUSDT", 2 * MINUTE);
        rest.add(2, 20, 0, 1, 0, FIRST, true, false);
        rest.add(3, 30, 0, 1, 0, FIRST + MINUTE, true, false);
        rest.add(4, 40, 0, 1, 0, FIRST + 2 * MINUTE, true, false);
        files().write(spark, List.of(rest.drain()));

        assertThat(rows("tumbling_1m", "trade_count, CAST(sum_value AS INT)")).containsExactly("[2,30]", "[1,30]");
    }

    @Test
    void theSlidingTableIsMadeAnewWhenItAndItsCheckpointAreGone() throws Exception {
        trades(0, 12);
        files().write(spark, List.of(market.drain()));
        List<String> before = rows("sliding_5m_1m", "*");
        FileUtils.deleteDirectory(folder.resolve("sliding_5m_1m").toFile());
        FileUtils.deleteDirectory(checkpoint.toFile());

        files().write(spark, List.of(market.drain()));

        assertThat(before).hasSize(9);
        assertThat(rows("sliding_5m_1m", "*")).isEqualTo(before);
    }

    @Test
    void aWatermarkOfAnHourHoldsTheSlidingWindowsBackAndLosesNone() throws Exception {
        WindowFiles files = new WindowFiles(folder.toString(), checkpoint.toString(), 60 * MINUTE);
        for (int minute = 0; minute < 75; minute += 15) {
            trades(minute, minute + 15);
            files.write(spark, List.of(market.drain()));
        }

        // Newest is minute 74: final is what ended at minute 14 or before, from the one that begins at -4 to 9.
        assertThat(rows("sliding_5m_1m", "trade_count")).hasSize(14).startsWith("[1]", "[2]", "[3]", "[4]", "[5]");
    }

    @Test
    void aBatchWritesAsMuchAtTheEndOfADayAsAtItsBeginning() throws Exception {
        WindowFiles files = files();
        List<Long> written = new ArrayList<>();
        for (int hour = 1; hour <= 8; hour++) {
            // Almost an hour of minutes, and then the batch that closes its last ones.
            manyTrades(60 * hour, 60 * hour + 56);
            files.write(spark, drained());
            Map<Path, Object> before = fileKeys();
            manyTrades(60 * hour + 56, 60 * hour + 60);
            files.write(spark, drained());
            long bytes = 0;
            for (Map.Entry<Path, Object> file : fileKeys().entrySet()) {
                bytes += file.getValue().equals(before.get(file.getKey())) ? 0 : Files.size(file.getKey());
            }
            written.add(bytes);
        }

        assertThat(written.get(7))
                .as("bytes of a batch, hour by hour: %s", written)
                .isLessThan(written.get(0) * 3 / 2);
    }

    @Test
    void aDayThatAnEarlierVersionWroteStaysOneFileAndIsRepairedThere() throws Exception {
        trades(0, 3);
        trades(4, 12);
        files().write(spark, List.of(market.drain()));
        for (String table : List.of("tumbling_1m", "sliding_5m_1m")) {
            try (var hours = Files.walk(folder.resolve(table))) {
                for (Path hour : hours.filter(each -> each.toString().endsWith(".parquet"))
                        .toList()) {
                    Files.move(hour, hour.resolveSibling("day.parquet"));
                }
            }
        }
        trades(3, 4);
        files().write(spark, List.of(market.drain()));

        assertThat(parquetFiles()).hasSize(4).allMatch(each -> each.endsWith("day.parquet"));
        assertThat(rows("sliding_5m_1m", "trade_count"))
                .containsExactly("[1]", "[2]", "[3]", "[4]", "[5]", "[5]", "[5]", "[5]", "[5]");
    }

    private List<SymbolUpdate> drained() {
        return many.stream().map(MinuteAggregator::drain).toList();
    }

    private void manyTrades(int from, int to) {
        for (MinuteAggregator each : many) {
            for (int minute = from; minute < to; minute++) {
                long id = minute;
                each.add(
                        id,
                        1_000_000 + id * 7919 % 1_000_003,
                        2,
                        id * 104_729,
                        5,
                        FIRST + minute * MINUTE,
                        true,
                        false);
            }
        }
    }

    private Map<Path, Object> fileKeys() throws IOException {
        Map<Path, Object> keys = new HashMap<>();
        for (Path file : parquetFiles()) {
            keys.put(file, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        }
        return keys;
    }

    @Test
    void aSymbolWithoutTradesWritesNothing() throws Exception {
        files().write(spark, List.of(market.drain()));
        files().write(spark, List.of());

        assertThat(parquetFiles()).isEmpty();
    }

    private void add(long id, long price, int minute) {
        market.add(id, price, 0, 1, 0, FIRST + minute * MINUTE, true, false);
    }

    private List<Path> parquetFiles() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    private FileTime newest() throws Exception {
        try (var files = Files.walk(folder)) {
            FileTime newest = FileTime.fromMillis(0);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
            return newest;
        }
    }

    private WindowFiles files() throws IOException {
        return new WindowFiles(folder.toString(), checkpoint.toString(), 2 * MINUTE);
    }

    private void trades(int from, int to) {
        for (int minute = from; minute < to; minute++) {
            market.add(1 + minute, 10 + minute, 0, 1, 0, FIRST + minute * MINUTE, true, false);
        }
    }

    private List<String> rows(String table, String columns) {
        return spark
                .read()
                .parquet(folder.resolve(table).toString())
                .orderBy("window_start")
                .selectExpr(columns.split(", "))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }
}
