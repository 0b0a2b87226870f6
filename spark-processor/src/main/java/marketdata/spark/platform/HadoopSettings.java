package marketdata.spark.platform;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Hadoop's settings as a Spark session has them, for what happens before there is one or without one. */
public final class HadoopSettings {
    private HadoopSettings() {}

    /** Of Hadoop's files on the class path, and of the settings {@code spark.hadoop.*} that spark-submit has passed on. */
    public static Configuration get() {
        return SparkHadoopUtil.get().conf();
    }
}
