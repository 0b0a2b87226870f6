package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
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
import java.util.ArrayList;
import java.util.List;

/**
 * Hours of three symbols, a batch every ten minutes of event time: what the stream keeps does not grow with them. Set
 * {@code -Dsoak.hours=24} for a day; some 30 batches suffice to be past every limit.
 */
@Timeout(600)
class SoakIT {
    private static final int RETAINED = 4;
    private static final int BATCHES = Math.max(30, Integer.getInteger("soak.hours", 5) * 6);

    @TempDir
    private Path folder;

    private final TestRecords records = new TestRecords();
    private long sent;

    @Test
    void checkpointFilesAndStateDoNotGrowWithTime() throws Exception {
        SparkSession spark = TestSpark.session().newSession();
        spark.conf().set("spark.sql.streaming.minBatchesToRetain", RETAINED);
        spark.conf().set("spark.sql.streaming.stateStore.minDeltasForSnapshot", 2);
        spark.conf().set("spark.sql.streaming.stateStore.maintenanceInterval", "200ms");
        MemoryStream<Row> topic =
                new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        try (TestDatabase database = new TestDatabase();
                MinuteSink sink = new MinuteSink(database.writer(), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic.toDF(), false), 120_000_000L),
                    "CryptoAnalytics",
                    folder.toString(),
                    Trigger.ProcessingTime(0));
            try {
                for (int batch = 0; batch < BATCHES; batch++) {
                    topic.addData(JavaConverters.asScalaBuffer(records.of(tenMinutes(batch)))
                            .toSeq());
                    query.processAllAvailable();
                    assertThat(entries("offsets")).as("offsets").isLessThanOrEqualTo(RETAINED + 2);
                    assertThat(entries("commits")).as("commits").isLessThanOrEqualTo(RETAINED + 2);
                    assertThat(stateBytes())
                            .as("bytes of three symbols in batch %d", batch)
                            .isLessThan(6_000);
                }
            } finally {
                query.stop();
            }
            assertThat(database.query("SELECT count(*), sum(trade_count) FROM trades_1min_agg"))
                    .containsExactly(3 * 10 * BATCHES + " " + sent);
            assertThat(database.query("SELECT count(*) FROM trades_1min_agg WHERE status NOT IN ('certified', 'open')"))
                    .containsExactly("0");
        }
    }

    private List<CleanTrade> tenMinutes(int batch) {
        List<CleanTrade> trades = new ArrayList<>();
        // A day of recent past: no time of it is ahead of its arrival.
        long begin = TestMarket.START - 13_000_000L - (BATCHES - batch) * 600_000_000L;
        for (int symbol = 0; symbol < 3; symbol++) {
            for (int i = 0; i < 40; i++) {
                long id = 1 + 40L * batch + i;
                trades.add(new CleanTrade(
                        new Trade(
                                "kraken",
                                "S" + symbol + "USDT",
                                id,
                                new Decimal(10_000 + id % 977, 2),
                                new Decimal(1 + id % 13, 3),
                                begin + i * 15_000_000L,
                                TakerSide.SELL),
                        false));
                sent++;
            }
        }
        return trades;
    }

    private long entries(String log) throws Exception {
        try (var files = Files.list(folder.resolve(log))) {
            return files.filter(each -> each.getFileName().toString().matches("[0-9]+"))
                    .count();
        }
    }

    /** Of the newest snapshot of each partition: keys, values and Spark's envelope. */
    private long stateBytes() throws Exception {
        long bytes = 0;
        for (int partition = 0; partition < 2; partition++) {
            Path store = folder.resolve("state/0/" + partition);
            try (var files = Files.list(store)) {
                bytes += files.filter(each -> each.toString().endsWith(".snapshot"))
                        .mapToLong(each -> each.toFile().length())
                        .max()
                        .orElse(0);
            }
        }
        return bytes;
    }
}
