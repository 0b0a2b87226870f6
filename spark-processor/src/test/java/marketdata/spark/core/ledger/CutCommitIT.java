package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.ledger.CuttingWire.Cut;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Option;
import scala.collection.JavaConverters;

import java.nio.file.Path;
import java.util.List;

/** Did the COMMIT get through? The sink cannot know, so the ledger must. */
class CutCommitIT {
    private static TestDatabase database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aBatchCountsOnceWhereverTheWireBreaks(Cut where) throws Exception {
        SparkSession spark = TestSpark.session();
        TestRecords records = new TestRecords();
        MemoryStream<Row> topic =
                new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
        database.run("TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs");
        try (CuttingWire wire = new CuttingWire(database.port());
                MinuteSink sink = new MinuteSink(database.writer(wire.port()), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic.toDF(), false), 120_000_000L),
                    "CryptoAnalytics",
                    folder.toString(),
                    Trigger.ProcessingTime(0));
            try {
                send(topic, records, query, trade(1, 10, "100"), trade(2, 20, "102"));
                wire.cutNext(where);
                send(topic, new TestRecords(1), query, trade(3, 61, "99"));
                send(topic, records, query, trade(4, 62, "98"));
            } finally {
                query.stop();
            }
            assertThat(wire.cuts()).isEqualTo(where == Cut.NOWHERE ? 0 : 1);
            assertThat(database.query("SELECT status, trade_count, version FROM trades_1min_agg ORDER BY window_start"))
                    .containsExactly("certified 2 1", "open 2 1");
            assertThat(database.query("SELECT batch, trades FROM stream_commits ORDER BY batch"))
                    .containsExactly("0 2", "1 1", "2 1");
            assertThat(database.query("SELECT end_offsets->'clean_trades' FROM stream_commits ORDER BY batch"))
                    .as("a partition without new records keeps the offset of the batch whose COMMIT was ambiguous")
                    .containsExactly("{\"0\": 2}", "{\"0\": 2, \"1\": 1}", "{\"0\": 3, \"1\": 1}");
            assertThat(database.query("SELECT count(*) FROM trades_1min_agg_history"))
                    .containsExactly("0");
        }
    }

    private static void send(MemoryStream<Row> topic, TestRecords records, StreamingQuery query, CleanTrade... trades) {
        topic.addData(JavaConverters.asScalaBuffer(records.of(List.of(trades))).toSeq());
        query.processAllAvailable();
    }
}
