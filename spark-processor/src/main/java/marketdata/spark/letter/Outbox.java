package marketdata.spark.letter;

/** One task's dead letters. Used by one thread. */
public interface Outbox {
    /** Takes letters and sends none. */
    Outbox NONE = new Outbox() {
        @Override
        public void send(Letter letter) {}

        @Override
        public void flush() {}
    };

    /** Sends without waiting, unless the producer's memory is full. */
    void send(Letter letter);

    /**
     * Returns when Kafka has every letter; to be called before the task ends.
     *
     * @throws IllegalStateException when one did not reach Kafka; the task must fail, so that its batch is repeated
     */
    void flush();
}
