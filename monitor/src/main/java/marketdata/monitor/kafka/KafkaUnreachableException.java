package marketdata.monitor.kafka;

/** Kafka did not answer in time. */
public final class KafkaUnreachableException extends Exception {
    /** @param message for people: where, and what happened */
    public KafkaUnreachableException(String message) {
        super(message);
    }
}
