package marketdata.spark.platform;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A consumer of one partition, kept from batch to batch with what it has fetched ahead. One thread at a time. */
final class PartitionConsumer {
    private final String id;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private ConsumerRecord<byte[], byte[]> ahead;
    private long position = -1;

    /** @param consumer assigned to nothing yet; must fail where an offset is gone, never choose another */
    PartitionConsumer(String id, TopicPartition partition, Consumer<byte[], byte[]> consumer) {
        this.id = id;
        this.partition = partition;
        this.consumer = consumer;
        consumer.assign(List.of(partition));
    }

    /** The partition's idle consumer of this query, or a new one. */
    static PartitionConsumer borrow(TopicPartition partition, Map<String, Object> settings) {
        String id = settings.get("group.id") + " " + partition;
        PartitionConsumer idle = IdleConsumerPool.OF_THIS_PROCESS.take(id);
        if (idle != null) {
            return idle;
        }
        // Of no group: it commits nothing, and need not look after a membership at each poll.
        Map<String, Object> alone = new HashMap<>(settings);
        alone.remove("group.id");
        return new PartitionConsumer(id, partition, new KafkaConsumer<>(alone));
    }

    /** Query and partition. */
    String id() {
        return id;
    }

    /** The next batch may have it. */
    void giveBack() {
        IdleConsumerPool.OF_THIS_PROCESS.put(this);
    }

    void close() {
        consumer.close(Duration.ofSeconds(1));
    }

    /** The first offset that the broker has now. */
    long beginning() {
        return consumer.beginningOffsets(List.of(partition)).get(partition);
    }

    /** The offset that the next record will have. */
    long end() {
        return consumer.endOffsets(List.of(partition)).get(partition);
    }

    /** Goes to an offset; free when reading has come just there. */
    void seek(long offset) {
        if (offset != position) {
            fetched = Collections.emptyIterator();
            ahead = null;
            position = offset;
            consumer.seek(partition, offset);
        }
    }

    /**
     * The next record, or null when there is none before {@code until}. Offsets without a record (a transaction's marks)
     * are passed over.
     *
     * @throws IllegalStateException when the broker no longer has the records, or gives none for too long
     */
    ConsumerRecord<byte[], byte[]> before(long until, long patienceMillis) {
        if (ahead == null && !fetched.hasNext() && position < until) {
            fetch(until, patienceMillis);
        }
        if (ahead == null && fetched.hasNext()) {
            ahead = fetched.next();
        }
        if (ahead == null || ahead.offset() >= until) {
            position = Math.max(position, until);
            return null;
        }
        ConsumerRecord<byte[], byte[]> record = ahead;
        ahead = null;
        position = record.offset() + 1;
        return record;
    }

    private void fetch(long until, long patienceMillis) {
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        try {
            while (!fetched.hasNext() && consumer.position(partition) < until) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(String.format(
                            Locale.ROOT,
                            "%s: no record from offset %d on within %d s (until %d)",
                            partition,
                            position,
                            patienceMillis / 1000,
                            until));
                }
                fetched =
                        consumer.poll(Duration.ofSeconds(1)).records(partition).iterator();
            }
        } catch (OffsetOutOfRangeException e) {
            throw new IllegalStateException(
                    String.format(
                                    Locale.ROOT,
                                    ("%s: offset %d is gone from the broker (its retention is shorter "
                                            + "than the time this job was down);"),
                                    partition,
                                    position)
                            + " nothing was skipped. ./pipeline recover (in Airflow: crypto_pipeline_recover_dag) starts from what is left",
                    e);
        }
    }
}
