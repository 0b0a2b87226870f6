package marketdata.spark.restate;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** What a topic still holds of the past. Times are event times, microseconds since 1970 UTC. */
public interface Past {
    /** Everything. */
    long BEGINNING = Long.MIN_VALUE;

    /** All trades that happened at {@code micros} or later, and perhaps earlier ones; packed by symbol, once. */
    Dataset<Tuple2<String, byte[]>> since(SparkSession spark, long micros);

    /** From when on the topic has lost no trade to its retention; {@link #BEGINNING} when it never lost one. */
    long wholeSince();
}
