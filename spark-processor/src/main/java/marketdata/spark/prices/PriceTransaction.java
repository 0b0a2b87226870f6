package marketdata.spark.prices;

import org.apache.kafka.clients.producer.Producer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Restated records into Kafka, in transactions of bounded size and length: a restatement of any size gets done within the
 * broker's limit. Each is whole by itself, since a record takes the place of one record alone; a run that ended between two
 * of them is completed by the next, which finds the rest still to be written. Whoever begins ends what a predecessor of the
 * same name left open, and fences one that is still at it.
 */
public final class PriceTransaction implements AutoCloseable {
    /** Readers of committed records wait so long when the job is killed in the middle and not started again. */
    private static final int TIMEOUT_MS = 120_000;

    /** Most records of a transaction. */
    static final int MOST = 10_000;

    /** A transaction is committed when it is so old, well within its limit. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(TIMEOUT_MS / 1000 / 4);

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

    /**
     * Writes all; counts by topic and symbol.
     *
     * @param records each of another topic, symbol and instant; waiting for the next one holds no transaction open
     * @param progress receives the number of records written so far, each time that some were committed
     */
    public Map<String, Counts> publish(Iterator<PriceRestatement> records, LongConsumer progress) {
        Map<String, Counts> written = new TreeMap<>();
        List<PriceRestatement> portion = new ArrayList<>();
        long done = 0;
        while (records.hasNext()) {
            portion.add(records.next());
            if (portion.size() == MOST || !records.hasNext()) {
                write(portion, written);
                done += portion.size();
                progress.accept(done);
                portion.clear();
            }
        }
        return written;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction fails when any record failed
    private void write(List<PriceRestatement> portion, Map<String, Counts> written) {
        producer.beginTransaction();
        long begin = System.nanoTime();
        for (PriceRestatement each : portion) {
            // A broker that takes them slowly must not let the transaction grow too old.
            if (System.nanoTime() - begin > LONGEST_NANOS) {
                producer.commitTransaction();
                producer.beginTransaction();
                begin = System.nanoTime();
            }
            producer.send(TransactionalTopics.record(each.record()));
            Counts one = each.version() == 1 ? new Counts(0, 1) : new Counts(1, 0);
            written.merge(each.record().line(), one, Counts::plus);
        }
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close();
    }
}
