package marketdata.spark.core.trade;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.SymbolUpdate;
import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The job's rows against plain Spark SQL's, column by column, zero differences. */
class MinutesOracleTest {
    private static final long WATERMARK = 600_000_000L;

    private final SparkSession spark = TestSpark.session();

    private interface BatchSink extends VoidFunction2<Dataset<byte[]>, Long> {}

    @Test
    void millionTradesOfFiftySymbolsWithRepeatsAndDisorderEqualTheOracle(@TempDir Path folder) throws Exception {
        TestMarket market = TestMarket.seeded(20_261_120, 1_000_000, 50, 30, 0.02, 0.05);
        SameRows.assertSame(streamed(market.sent(), 8, folder.resolve("checkpoint")), oracle(market.sent(), folder));
    }

    @Test
    void withheldTradesLeaveTheirMinutesIncompleteAsTheOracleSays(@TempDir Path folder) throws Exception {
        TestMarket market = TestMarket.seeded(7, 60_000, 10, 20, 0.02, 0.05);
        List<CleanTrade> holed = market.sent().stream()
                .filter(trade -> trade.trade().tradeId() % 1777 != 0)
                .toList();
        SameRows.assertSame(streamed(holed, 5, folder.resolve("checkpoint")), oracle(holed, folder));
    }

    private Dataset<Row> oracle(List<CleanTrade> sent, Path folder) throws IOException {
        Path file = folder.resolve("sent.ndjson");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (CleanTrade trade : sent) {
                out.write(TestMarket.bytes(trade));
                out.write('\n');
            }
        }
        return MinutesOracle.rows(spark, file, "1 minute");
    }

    private Map<String, MinuteRow> streamed(List<CleanTrade> sent, int batches, Path checkpoint) throws Exception {
        Map<String, MinuteRow> rows = new TreeMap<>();
        MemoryStream<Row> records =
                new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        BatchSink collect = (changed, batch) -> {
            for (byte[] bytes : changed.collectAsList()) {
                if (TaskResult.thing(bytes) instanceof SymbolUpdate update) {
                    update.rows().values().forEach(row -> rows.put(SameRows.key(row), row));
                }
            }
        };
        StreamingQuery query = Trades.minutes(Trades.packed(records.toDF(), false), WATERMARK)
                .writeStream()
                .outputMode(OutputMode.Update())
                .option("checkpointLocation", checkpoint.toString())
                .foreachBatch(collect)
                .start();
        try {
            TestRecords maker = new TestRecords();
            int size = (sent.size() + batches - 1) / batches;
            for (int from = 0; from < sent.size(); from += size) {
                List<Row> batch = new ArrayList<>(maker.of(sent.subList(from, Math.min(sent.size(), from + size))));
                records.addData(JavaConverters.asScalaBuffer(batch));
                query.processAllAvailable();
            }
        } finally {
            query.stop();
        }
        return rows;
    }
}
