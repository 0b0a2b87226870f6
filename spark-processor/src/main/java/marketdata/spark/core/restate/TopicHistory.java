package marketdata.spark.core.restate;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a topic still holds of the past. Times are microseconds since 1970 UTC. */
public interface TopicHistory {
    /** Everything. */
    long BEGINNING = Long.MIN_VALUE;

    /** As far as the topic goes now. */
    long END = Long.MAX_VALUE;

    /**
     * All trades that happened at {@code from} or later and had arrived by {@code until}, and perhaps others; packed by
     * symbol, once.
     *
     * @param from event time
     * @param until time of arrival
     */
    Dataset<Row> between(SparkSession spark, long from, long until);

    /** How many records {@link #between} reads, as far as is known before. */
    long records(long from, long until);

    /** Whether the topic holds something that {@link #between} leaves out because it is older than {@code from}. */
    boolean holdsBefore(long from);

    /** From which event time on the topic has lost no trade to its retention; {@link #BEGINNING} when it never lost one. */
    long wholeSince();
}
