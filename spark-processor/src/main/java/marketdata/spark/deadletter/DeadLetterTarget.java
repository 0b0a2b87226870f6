package marketdata.spark.deadletter;

import java.io.Serializable;

/**
 * Where dead letters go. A task sends them itself, and only their number travels to the driver: a flood of bad records
 * takes as much memory as what Kafka has not acknowledged yet, never more.
 *
 * <p>Delivery is at least once: a batch or task that is repeated sends its dead letters again. Header {@code where} is the same
 * on all copies of a dead letter; readers group by it.
 */
public interface DeadLetterTarget extends Serializable {
    /** An outbox for one task, used by one thread. */
    DeadLetterWriter open();

    /** To these brokers. */
    static DeadLetterTarget to(String bootstrapServers) {
        return new KafkaDeadLetterTarget(bootstrapServers);
    }

    /** For a job that reads again what a stream has read: the stream has sent the dead letters. */
    static DeadLetterTarget sentBefore() {
        return () -> DeadLetterWriter.NONE;
    }
}
