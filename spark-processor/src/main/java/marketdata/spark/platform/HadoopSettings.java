package marketdata.spark.platform;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

import java.util.Arrays;
import java.util.Map;

/** Hadoop's settings of a Spark session, and the same for what happens before there is one or without one. */
public final class HadoopSettings {
    private static final String YARN = "yarn-default.xml";

    private HadoopSettings() {}

    /** Of Hadoop's files on the class path, and of the settings {@code spark.hadoop.*} that spark-submit has passed on. */
    public static Configuration get() {
        return SparkHadoopUtil.get().conf();
    }

    /**
     * Takes the defaults of YARN's own programs, nearly half of all settings, out of a session's, which each batch copies and
     * sends to its tasks. What a user has set stays, whatever it is for.
     */
    public static void withoutDefaultsOfYarn(SparkSession spark) {
        Configuration settings = spark.sparkContext().hadoopConfiguration();
        // It goes through a copy of them.
        for (Map.Entry<String, String> each : settings) {
            String[] sources = settings.getPropertySources(each.getKey());
            if (sources != null && Arrays.stream(sources).allMatch(YARN::equals)) {
                settings.unset(each.getKey());
            }
        }
    }
}
