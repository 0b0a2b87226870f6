package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.job.JobCheckpoint;
import marketdata.spark.platform.CheckpointFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A real stream whose newest checkpoint files are corrupt: it does not start. With the checkpoint set aside it begins anew and
 * makes the rows of an uninterrupted run.
 */
class CorruptCheckpointIT {
    private static final String ROWS = "SELECT to_char(window_start, 'HH24:MI'), status, trade_count, open, high, low,"
            + " close, missing_trades, version FROM trades_1min_agg ORDER BY window_start";

    private static TestDatabase database;

    @TempDir
    private Path folder;

    private final SparkSession spark = TestSpark.session();
    private int sent;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database.run("TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs, feed_gaps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offsets/2", "commits/2", "state/0/0/3.delta", "state/0/1/3.delta"})
    void itIsSetAsideAndTheRowsAreTheSame(String name) throws Exception {
        stream(trade(1, 10, "100"), trade(2, 20, "101"), trade(3, 61, "102"));
        Files.write(folder.resolve("CryptoAnalytics-v3").resolve(name), new byte[0]);
        assertThatThrownBy(() -> stream(trade(4, 62, "99"))).isInstanceOf(StreamingQueryException.class);

        Path checkpoint = folder.resolve("CryptoAnalytics-v3");
        assertThat(JobCheckpoint.of(checkpoint.toString()).orElseThrow().unusableFile(checkpoint.toString()))
                .contains(name);
        new CheckpointFolder(checkpoint.toString()).setAside(Instant.now());
        stream(trade(5, 130, "103"));
        assertThat(database.query(ROWS))
                .containsExactly(
                        "12:00 certified 2 100 101 100 101 0 1",
                        "12:01 certified 2 102 102 99 99 0 1",
                        "12:02 open 1 103 103 103 103 0 1");
        assertThat(database.query("SELECT sum(trades), sum(duplicates) FROM stream_commits GROUP BY query ORDER BY 1"))
                .as("what each checkpoint has counted")
                .containsExactly("3 0", "5 0");
        assertThat(database.query("SELECT * FROM trades_1min_agg_history")).isEmpty();
    }

    /** One batch a trade. */
    private void stream(CleanTrade... trades) throws Exception {
        try (MinuteSink sink = new MinuteSink(database.writer(), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic(), false), 120_000_000L),
                    "CryptoAnalytics",
                    folder.resolve("CryptoAnalytics-v3").toString(),
                    Trigger.ProcessingTime(0));
            try {
                for (CleanTrade trade : trades) {
                    Path whole = Files.write(folder.resolve("new"), TestMarket.bytes(trade));
                    Files.move(whole, folder.resolve("topic/" + sent++));
                    query.processAllAvailable();
                }
            } finally {
                query.stop();
            }
        }
    }

    /** Files, one a batch: like Kafka, and unlike a MemoryStream, they can be read again. */
    private Dataset<Row> topic() throws Exception {
        Files.createDirectories(folder.resolve("topic"));
        return spark.readStream()
                .option("maxFilesPerTrigger", 1)
                .text(folder.resolve("topic").toString())
                .selectExpr(
                        "CAST(value AS BINARY) AS value",
                        "CAST(NULL AS BINARY) AS key",
                        "'clean_trades' AS topic",
                        "0 AS partition",
                        "0L AS offset",
                        (TestMarket.START / 1000 + 86_400_000L) + "L AS arrived_ms",
                        "CAST(NULL AS ARRAY<STRUCT<key: STRING, value: BINARY>>) AS headers");
    }
}
