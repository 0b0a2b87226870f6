package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.TestLetters;
import marketdata.spark.TestSpark;
import marketdata.spark.checkpoint.CheckpointFile;
import marketdata.spark.core.trade.Trades;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checkpoints on a real HDFS: a NameNode and a DataNode on loopback. */
class HdfsCheckpointIT {
    private static MiniDFSCluster hdfs;
    private static TestDatabase database;

    private final SparkSession spark = TestSpark.session().newSession();

    @BeforeAll
    static void start(@TempDir File folder) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.getPath());
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        hdfs.waitClusterUp();
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        hdfs.shutdown();
        database.close();
    }

    @Test
    void aDriverThatStartsAgainGoesOnWithTheStateOfTheCheckpoint() throws Exception {
        // As JobOptions.session leaves it for a URI: Spark's own.
        spark.conf()
                .set(
                        "spark.sql.streaming.checkpointFileManagerClass",
                        "org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager");
        KeptTopic topic = new KeptTopic(spark);
        run(topic, trade(1, 10, "100"), trade(2, 20, "102"));
        run(topic, trade(3, 61, "99"), trade(4, 70, "98"), trade(5, 121, "97"));

        assertThat(database.query("SELECT to_char(window_start, 'HH24:MI'), status, trade_count, close, version"
                        + " FROM trades_1min_agg ORDER BY window_start"))
                .containsExactly("12:00 certified 2 102 1", "12:01 certified 2 98 1", "12:02 open 1 97 1");
        assertThat(database.query("SELECT count(DISTINCT query), count(*) FROM stream_commits"))
                .containsExactly("1 2");
        assertThat(hdfs.getFileSystem().exists(new Path("/checkpoints/CryptoAnalytics/state/0/0/2.delta")))
                .isTrue();
    }

    private void run(KeptTopic topic, CleanTrade... trades) throws Exception {
        try (MinuteSink sink = new MinuteSink(database.writer(), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic.stream.toDF(), false, new TestLetters()), 120_000_000L),
                    "CryptoAnalytics",
                    hdfs.getURI() + "/checkpoints/CryptoAnalytics",
                    Trigger.ProcessingTime(0));
            topic.send(trades);
            query.processAllAvailable();
            query.stop();
        }
    }

    @Test
    void aFileBesideACheckpointIsReplacedWhole() throws Exception {
        CheckpointFile file = CheckpointFile.of(hdfs.getURI() + "/checkpoints/x", "late_trades", new Configuration());
        assertThat(file.read()).isEmpty();
        for (String content : List.of("first", "the second, longer", "")) {
            file.write(content.getBytes(StandardCharsets.UTF_8));
            assertThat(file.read()).hasValue(content.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(hdfs.getFileSystem().listStatus(new Path("/checkpoints/x"))).hasSize(1);
    }
}
