package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestHdfs;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.job.JobCheckpoint;
import marketdata.spark.platform.CheckpointFolder;
import marketdata.spark.platform.LostRecords;
import marketdata.spark.storage.CheckpointFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Checkpoints on a real HDFS. */
class HdfsCheckpointIT {
    private static TestDatabase database;

    private final SparkSession spark = TestSpark.session().newSession();

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    void aDriverThatStartsAgainGoesOnWithTheStateOfTheCheckpoint() throws Exception {
        KeptTopic topic = new KeptTopic(spark);
        run(topic, trade(1, 10, "100"), trade(2, 20, "102"));
        run(topic, trade(3, 61, "99"), trade(4, 70, "98"), trade(5, 121, "97"));

        assertThat(database.query("SELECT to_char(window_start, 'HH24:MI'), status, trade_count, close, version"
                        + " FROM trades_1min_agg ORDER BY window_start"))
                .containsExactly("12:00 certified 2 102 1", "12:01 certified 2 98 1", "12:02 open 1 97 1");
        assertThat(database.query("SELECT count(DISTINCT query), count(*) FROM stream_commits"))
                .containsExactly("1 2");
        assertThat(TestHdfs.files().exists(new Path("/checkpoints/CryptoAnalytics/state/0/0/2.delta")))
                .isTrue();
    }

    /** What Recover does with it, and what the job makes of that. */
    @Test
    void aCorruptCheckpointIsSetAsideAndRebuilt() throws Exception {
        database.run("TRUNCATE trades_1min_agg, stream_commits");
        KeptTopic topic = new KeptTopic(spark);
        String checkpoint = TestHdfs.uri() + "/corrupt/CryptoAnalytics-v3";
        run(checkpoint, topic, trade(1, 10, "100"), trade(2, 20, "102"));
        JobCheckpoint job = JobCheckpoint.of(checkpoint).orElseThrow();
        assertThat(job.unusableFile(checkpoint)).isEmpty();
        CheckpointFolder folder = new CheckpointFolder(checkpoint);
        assertThat(folder.statePartitions()).hasValue(2);

        TestHdfs.files().create(new Path(checkpoint, "offsets/0"), true).close();
        assertThat(job.unusableFile(checkpoint)).hasValue("offsets/0");
        String aside = folder.setAside(Instant.parse("2026-11-29T03:58:00.120Z"));
        assertThat(aside).isEqualTo("CryptoAnalytics-v3.unusable-20261129T035800.120Z");
        assertThat(TestHdfs.files().exists(new Path(checkpoint))).isFalse();
        assertThat(TestHdfs.files().exists(new Path(TestHdfs.uri() + "/corrupt/" + aside + "/offsets/0")))
                .isTrue();
        run(checkpoint, new KeptTopic(spark), trade(1, 10, "100"), trade(2, 20, "102"), trade(3, 61, "99"));
        assertThat(database.query("SELECT status, trade_count, close FROM trades_1min_agg ORDER BY window_start"))
                .containsExactly("certified 2 102", "open 1 99");
    }

    /** Records that Kafka no longer has: the offsets on HDFS move past them. */
    @Test
    void offsetsMovePastDeletedRecords() throws Exception {
        Path checkpoint = new Path(TestHdfs.uri() + "/lost/CryptoAnalytics-v3");
        String entry = "v1\n{\"batchWatermarkMs\":0}\n{\"clean_trades\":{\"0\":%d}}";
        write(new Path(checkpoint, "metadata"), "{\"id\":\"abc\"}");
        write(new Path(checkpoint, "offsets/0"), entry.formatted(7));
        write(new Path(checkpoint, "commits/0"), "v1\n{\"nextBatchWatermarkMs\":0}");
        assertThat(LostRecords.pass(
                        checkpoint.toString(), (id, batch) -> true, topic -> Map.of(0, new LostRecords.Offsets(9, 20))))
                .singleElement()
                .asString()
                .contains("clean_trades-0: offsets 7 to 8 are gone");
        try (InputStream in = TestHdfs.files().open(new Path(checkpoint, "offsets/0"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(entry.formatted(9));
        }
    }

    private static void write(Path file, String text) throws Exception {
        try (OutputStream out = TestHdfs.files().create(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void run(KeptTopic topic, CleanTrade... trades) throws Exception {
        run(TestHdfs.uri() + "/checkpoints/CryptoAnalytics", topic, trades);
    }

    private void run(String checkpoint, KeptTopic topic, CleanTrade... trades) throws Exception {
        // As JobOptions.session leaves it for a URI: Spark's own.
        spark.conf()
                .set(
                        "spark.sql.streaming.checkpointFileManagerClass",
                        "org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager");
        try (MinuteSink sink = new MinuteSink(database.writer(), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic.stream.toDF(), false, new TestLetters()), 120_000_000L),
                    "CryptoAnalytics",
                    checkpoint,
                    Trigger.ProcessingTime(0));
            topic.send(trades);
            query.processAllAvailable();
            query.stop();
        }
    }

    @Test
    void aFileBesideACheckpointIsReplacedWhole() throws Exception {
        CheckpointFile file = CheckpointFile.of(TestHdfs.uri() + "/checkpoints/x", "late_trades", new Configuration());
        assertThat(file.read()).isEmpty();
        for (String content : List.of("first", "the second, longer", "")) {
            file.write(content.getBytes(StandardCharsets.UTF_8));
            assertThat(file.read()).hasValue(content.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(TestHdfs.files().listStatus(new Path("/checkpoints/x"))).hasSize(1);
    }
}
