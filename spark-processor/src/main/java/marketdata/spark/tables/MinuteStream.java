package marketdata.spark.tables;

import marketdata.spark.core.ledger.Batch;
import marketdata.spark.core.ledger.MinuteQuery;
import marketdata.spark.core.ledger.PostgresRetry;
import marketdata.spark.core.ledger.RejectedTrades;
import marketdata.spark.core.restate.LateTrades;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.platform.HadoopSettings;
import marketdata.spark.storage.CheckpointFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Hands each batch's minutes to a table that bears repetition; the tasks have sent what could not be used to the dead
 * letters. A trade whose minute has left the state makes that minute be computed anew ({@link LateMinuteRestater}); where there is no past to
 * look at, it is a dead letter too.
 */
public final class MinuteStream implements AutoCloseable {
    private final DeadLetterTarget deadLetters;
    private final TopicHistory past;
    private final Duration every;
    private LateMinuteRestater late;

    /** A stream for a table that nobody looks at later, such as a screen. */
    public MinuteStream(String bootstrapServers) {
        this(DeadLetterTarget.to(bootstrapServers), null, null);
    }

    /**
     * A stream whose late trades reach their minutes.
     *
     * @param bootstrapServers where the dead letters go
     * @param past what it reads, from further back
     * @param every least time between two looks at the past
     */
    public MinuteStream(String bootstrapServers, TopicHistory past, Duration every) {
        this(DeadLetterTarget.to(bootstrapServers), past, every);
    }

    public MinuteStream(DeadLetterTarget deadLetters, TopicHistory past, Duration every) {
        this.deadLetters = deadLetters;
        this.past = past;
        this.every = every;
    }

    /**
     * Starts the query, once.
     *
     * @param minutes as {@link marketdata.spark.core.trade.Trades#minutes} gives them
     */
    public StreamingQuery start(
            Dataset<byte[]> minutes, String name, String checkpoint, Trigger trigger, MinuteTable table)
            throws TimeoutException, IOException {
        MinuteTable oneAtATime = (spark, updates) -> {
            synchronized (table) {
                table.write(spark, updates);
            }
        };
        if (past != null) {
            late = new LateMinuteRestater(
                    minutes.sparkSession(),
                    name,
                    oneAtATime,
                    deadLetters,
                    past,
                    every,
                    new LateTrades(CheckpointFile.of(checkpoint, LateTrades.FILE, HadoopSettings.get())));
            late.start();
        }
        return MinuteQuery.start(
                minutes,
                deadLetters,
                name,
                checkpoint,
                trigger,
                (spark, batch) -> write(spark, name, batch, oneAtATime));
    }

    private void write(SparkSession spark, String name, Batch batch, MinuteTable table) throws Exception {
        if (late == null) {
            RejectedTrades.sendLate(
                    deadLetters, batch.updates(), name, "late: its minute was proven and has left the state");
        }
        PostgresRetry.write(batch.id(), () -> table.write(spark, batch.updates()));
        if (late != null) {
            late.add(batch.updates());
        }
    }

    @Override
    public void close() {
        if (late != null) {
            late.close();
        }
    }
}
