package marketdata.spark;

import org.apache.spark.sql.SparkSession;

/** One session for all tests of a JVM: starting one costs seconds. */
public final class TestSpark {
    private TestSpark() {}

    /** The shared session, set up as the job sets up its own. */
    public static SparkSession session() {
        return SparkSession.builder()
                .appName("tests")
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.adaptive.enabled", false)
                .config(
                        "spark.sql.streaming.checkpointFileManagerClass",
                        "marketdata.spark.platform.DurableCheckpointFiles")
                .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .config("spark.shuffle.compress", "false")
                // In the batch itself: what a checkpoint holds after it is no matter of luck.
                .config("spark.sql.streaming.asyncLogPurge.enabled", "false")
                .getOrCreate();
    }
}
