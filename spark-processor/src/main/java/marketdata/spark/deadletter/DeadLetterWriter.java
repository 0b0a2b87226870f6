package marketdata.spark.deadletter;

import marketdata.connect.kafka.DeadLetter;

/** One task's dead letters. Used by one thread. */
public interface DeadLetterWriter {
    /** Takes dead letters and sends none. */
    DeadLetterWriter NONE = new DeadLetterWriter() {
        @Override
        public void send(DeadLetter deadLetter) {}

        @Override
        public void flush() {}
    };

    /** Sends without waiting, unless the producer's memory is full. */
    void send(DeadLetter deadLetter);

    /**
     * Returns when Kafka has every dead letter; to be called before the task ends.
     *
     * @throws IllegalStateException when one did not reach Kafka; the task must fail, so that its batch is repeated
     */
    void flush();
}
