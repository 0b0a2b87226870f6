package marketdata.spark.deadletter;

/** One task's dead letters. Used by one thread. */
public interface DeadLetterWriter {
    /** Takes letters and sends none. */
    DeadLetterWriter NONE = new DeadLetterWriter() {
        @Override
        public void send(DeadLetter letter) {}

        @Override
        public void flush() {}
    };

    /** Sends without waiting, unless the producer's memory is full. */
    void send(DeadLetter letter);

    /**
     * Returns when Kafka has every letter; to be called before the task ends.
     *
     * @throws IllegalStateException when one did not reach Kafka; the task must fail, so that its batch is repeated
     */
    void flush();
}
