package marketdata.spark.sink;

import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

import java.util.concurrent.TimeoutException;

/**
 * Hands each batch's minutes to a table that bears repetition; what could not be used goes to the dead letters first,
 * a trade whose minute has left the state among it.
 */
public final class MinuteStream implements AutoCloseable {
    private final DeadLetters deadLetters;

    /** @param bootstrapServers where the dead letters go */
    public MinuteStream(String bootstrapServers) {
        this(DeadLetters.to(bootstrapServers));
    }

    MinuteStream(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    private interface BatchSink extends VoidFunction2<Dataset<byte[]>, Long> {}

    /**
     * Starts the query.
     *
     * @param minutes as {@link marketdata.spark.trade.Trades#minutes} gives them
     */
    public StreamingQuery start(
            Dataset<byte[]> minutes, String name, String checkpoint, Trigger trigger, MinuteTable table)
            throws TimeoutException {
        BatchSink write = (rows, id) -> {
            Batch batch = Batch.of(id, rows.collectAsList());
            deadLetters.sendWithLate(batch, name);
            Patience.write(id, () -> table.write(rows.sparkSession(), batch.updates()));
        };
        return minutes.writeStream()
                .queryName(name)
                .outputMode(OutputMode.Update())
                .option("checkpointLocation", checkpoint)
                .trigger(trigger)
                .foreachBatch(write)
                .start();
    }

    @Override
    public void close() {
        deadLetters.close();
    }
}
