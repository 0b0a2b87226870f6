package marketdata.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.TestHdfs;
import marketdata.spark.TestSpark;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The Parquet tables on a real HDFS hold what they hold on a local disk. */
class HdfsTablesIT {
    private static final long MINUTE = MinuteAggregator.MINUTE_MICROS;

    /** Half an hour before midnight. */
    private static final long FIRST = ParquetColumns.micros(Instant.parse("2026-11-21T23:30:00Z"));

    /** Of a lease, in ms. */
    private static final long HARD_LIMIT = 3_600_000;

    private static final String[] TABLES = {
        "lake/ohlc_data", "spark_out/tumbling_1m", "spark_out/sliding_5m_1m",
    };

    private final SparkSession spark = TestSpark.session().newSession();

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void lakeAndWindowsHoldTheSameRowsAsOnALocalDisk() throws Exception {
        ParquetColumns.configure(spark);
        String hdfs = TestHdfs.uri() + "/tables";
        write(folder.toUri().toString());
        write(hdfs);

        for (String table : TABLES) {
            List<String> local = rows(folder.resolve(table).toString());
            assertThat(local).as(table).hasSizeGreaterThan(8);
            assertThat(rows(hdfs + '/' + table)).as(table).isEqualTo(local);
        }
        assertThat(TestHdfs.files().listStatus(new Path(hdfs + "/lake/ohlc_data")))
                .as("nothing but days")
                .hasSize(2)
                .allMatch(each -> each.getPath().getName().startsWith("date="));
    }

    /** 90 minutes across midnight, one trade each; the one of id 31 comes in the last batch and restates its minute. */
    private void write(String data) throws Exception {
        CandleFiles lake = new CandleFiles(data + "/lake/ohlc_data");
        WindowFiles windows = new WindowFiles(data + "/spark_out", data + "/checkpoints/sliding_5m_1m", 2 * MINUTE);
        MinuteAggregator minutes = new MinuteAggregator("binance", "BTCUSDT", 2 * MINUTE);
        for (int batch = 0; batch < 3; batch++) {
            for (int id = 30 * batch + 1; id <= 30 * batch + 30; id++) {
                if (id != 31) {
                    add(minutes, id);
                }
            }
            if (batch == 2) {
                add(minutes, 31);
            }
            List<SymbolUpdate> updates = List.of(minutes.drain());
            lake.write(spark, updates);
            windows.write(spark, updates);
            // A batch that comes again changes nothing.
            lake.write(spark, updates);
            windows.write(spark, updates);
        }
    }

    private static void add(MinuteAggregator minutes, int id) {
        minutes.add(id, 100 + id % 7, 0, 1, 0, FIRST + id * MINUTE, true, false);
    }

    private List<String> rows(String table) {
        List<String> rows = new ArrayList<>();
        for (Row row : spark.read()
                .parquet(table)
                .orderBy("source", "symbol", "window_start")
                .collectAsList()) {
            rows.add(row.mkString(" "));
        }
        return rows;
    }

    @Test
    void oneClientOfHdfsHasTheRightToWriteATable() throws Exception {
        Path table = new Path(TestHdfs.uri() + "/leased/table");
        Path lock = new Path(TestHdfs.uri() + "/leased/.table-lock");
        FileSystem first = FileSystem.newInstance(
                TestHdfs.files().getUri(), TestHdfs.files().getConf());
        new SharedStorage(first).lease(table, lock, Duration.ZERO);
        try (FileSystem second = FileSystem.newInstance(
                TestHdfs.files().getUri(), TestHdfs.files().getConf())) {
            SharedStorage other = new SharedStorage(second);
            assertThatThrownBy(() -> other.lease(table, lock, Duration.ZERO))
                    .isInstanceOf(TableInUseException.class)
                    .hasMessage("another process writes " + table);
            // As if the first one had died a minute ago.
            TestHdfs.cluster().setLeasePeriod(1_000, HARD_LIMIT);
            other.lease(table, lock, Duration.ofSeconds(60)).close();
        } finally {
            TestHdfs.cluster().setLeasePeriod(HdfsConstants.LEASE_SOFTLIMIT_PERIOD, HARD_LIMIT);
            first.close();
        }
    }
}
