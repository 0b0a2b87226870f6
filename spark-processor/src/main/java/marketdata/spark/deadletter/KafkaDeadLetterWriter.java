package marketdata.spark.deadletter;

import marketdata.connect.kafka.DeadLetter;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sends by a producer that other tasks use too. A dead letter that the broker finds too large is sent again, cut. */
public final class KafkaDeadLetterWriter implements DeadLetterWriter {
    private final Supplier<Producer<byte[], byte[]>> connect;
    private final Consumer<Producer<byte[], byte[]>> onFailure;
    private final Queue<ProducerRecord<byte[], byte[]>> tooLarge = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private Producer<byte[], byte[]> producer;

    /**
     * @param connect gives the producer when the first dead letter is sent, since most tasks have none
     * @param onFailure is given the producer that did not get a dead letter to Kafka
     */
    public KafkaDeadLetterWriter(
            Supplier<Producer<byte[], byte[]>> connect, Consumer<Producer<byte[], byte[]>> onFailure) {
        this.connect = connect;
        this.onFailure = onFailure;
    }

    @Override
    public void send(DeadLetter deadLetter) {
        if (producer == null) {
            producer = connect.get();
        }
        sendCut();
        send(deadLetter.record());
        throwIfFailed();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what the future would
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, e) -> {
            if (e instanceof RecordTooLargeException && !DeadLetter.isCut(record)) {
                // Not sent from here: this is the producer's own thread. Cut here, so that the bytes are let go.
                tooLarge.add(DeadLetter.cut(record));
            } else if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    private void sendCut() {
        for (ProducerRecord<byte[], byte[]> cut = tooLarge.poll(); cut != null; cut = tooLarge.poll()) {
            send(cut);
        }
    }

    @Override
    public void flush() {
        if (producer == null) {
            return;
        }
        do {
            sendCut();
            producer.flush();
        } while (!tooLarge.isEmpty());
        throwIfFailed();
    }

    private void throwIfFailed() {
        Exception e = failure.get();
        if (e != null) {
            onFailure.accept(producer);
            throw new IllegalStateException("a dead letter did not reach Kafka; the batch will be repeated", e);
        }
    }
}
