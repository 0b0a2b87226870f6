package marketdata.spark.core.ledger;

import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.platform.DriverSink;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

import java.util.concurrent.TimeoutException;

/** A query whose results are a symbol's minutes, handed to a writer on the driver. */
public final class MinuteQuery {
    private MinuteQuery() {}

    /** Where the minutes go. */
    public interface Writer {
        /** Writes a batch; Spark gives it again when this fails. */
        void write(SparkSession spark, Batch batch) throws Exception;
    }

    /**
     * Starts the query.
     *
     * @param minutes as {@link marketdata.spark.core.trade.Trades#minutes} gives them
     * @param deadLetters where the tasks send the rejected trades
     * @param name the query's name; and {@code where} of these dead letters
     */
    public static StreamingQuery start(
            Dataset<byte[]> minutes,
            DeadLetterTarget deadLetters,
            String name,
            String checkpoint,
            Trigger trigger,
            Writer writer)
            throws TimeoutException {
        TradeCounters counters = new TradeCounters(name);
        return DriverSink.start(
                minutes,
                results -> RejectedTrades.sent(results, deadLetters, name),
                name,
                checkpoint,
                trigger,
                (spark, id, results) -> {
                    Batch batch = Batch.of(id, results);
                    writer.write(spark, batch);
                    counters.add(batch);
                });
    }
}
