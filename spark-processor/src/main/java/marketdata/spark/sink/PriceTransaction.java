package marketdata.spark.sink;

import marketdata.spark.price.Restatement;
import org.apache.kafka.clients.producer.Producer;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Restated records into Kafka, all or none. Whoever begins ends what a predecessor of the same name left open, and fences
 * one that is still at it.
 */
public final class PriceTransaction implements AutoCloseable {
    /** Readers of committed records wait so long when the job is killed in the middle and not started again. */
    private static final int TIMEOUT_MS = 120_000;

    private final Producer<byte[], byte[]> producer;

    /** @param name of the transaction, which only one process can have */
    public PriceTransaction(String bootstrapServers, String name) {
        this(KafkaTransactions.producer(bootstrapServers, name, TIMEOUT_MS));
    }

    PriceTransaction(Producer<byte[], byte[]> producer) {
        this.producer = producer;
        producer.initTransactions();
    }

    /** How many records were replaced, and how many instants had none. */
    public record Counts(long restated, long added) {
        Counts plus(Counts other) {
            return new Counts(restated + other.restated, added + other.added);
        }
    }

    /** Writes all; counts by topic and symbol. */
    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction fails when any record failed
    public Map<String, Counts> publish(Iterator<Restatement> records) {
        Map<String, Counts> written = new TreeMap<>();
        producer.beginTransaction();
        while (records.hasNext()) {
            Restatement each = records.next();
            producer.send(TransactionalTopics.record(each.record()));
            Counts one = each.version() == 1 ? new Counts(0, 1) : new Counts(1, 0);
            written.merge(each.record().line(), one, Counts::plus);
        }
        producer.commitTransaction();
        return written;
    }

    @Override
    public void close() {
        producer.close();
    }
}
