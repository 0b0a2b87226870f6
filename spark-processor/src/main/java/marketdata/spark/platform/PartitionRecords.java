package marketdata.spark.platform;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The records of one partition between two offsets. Fails rather than skip one that is gone. */
final class PartitionRecords implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {
    /** Of a batch job, {@code earliest} and {@code latest} by Spark's KafkaOffsetRangeLimit: whoever reads finds out. */
    private static final long EARLIEST = -2;

    private static final long LATEST = -1;

    private final PartitionConsumer consumer;
    private final long until;
    private final long patienceMillis;
    private ConsumerRecord<byte[], byte[]> next;
    private boolean ended;

    private PartitionRecords(PartitionConsumer consumer, long until, long patienceMillis) {
        this.consumer = consumer;
        this.until = until;
        this.patienceMillis = patienceMillis;
    }

    static PartitionRecords open(KafkaBatchInputPartition part) {
        TopicPartition partition = part.offsetRange().topicPartition();
        PartitionConsumer consumer = PartitionConsumer.borrow(partition, part.executorKafkaParams());
        long from = part.offsetRange().fromOffset();
        long until = part.offsetRange().untilOffset();
        consumer.seek(from == EARLIEST ? consumer.beginning() : from);
        return new PartitionRecords(consumer, until == LATEST ? consumer.end() : until, part.pollTimeoutMs());
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = consumer.before(until, patienceMillis);
            ended = next == null;
        }
        return !ended;
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ConsumerRecord<byte[], byte[]> record = next;
        next = null;
        return record;
    }

    /** Keeps the consumer for the next batch, or closes it when this one was not read to its end. */
    @Override
    public void close() {
        if (ended) {
            consumer.giveBack();
        } else {
            consumer.close();
        }
    }
}
