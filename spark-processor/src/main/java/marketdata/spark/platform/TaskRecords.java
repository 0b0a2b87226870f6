package marketdata.spark.platform;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The records of several partitions between two offsets each, one partition after the other. */
final class TaskRecords implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {
    private final Iterator<KafkaBatchInputPartition> unopened;
    private PartitionRecords current;

    TaskRecords(List<KafkaBatchInputPartition> partitions) {
        this.unopened = partitions.iterator();
    }

    @Override
    public boolean hasNext() {
        while (current == null || !current.hasNext()) {
            close();
            if (!unopened.hasNext()) {
                return false;
            }
            current = PartitionRecords.open(unopened.next());
        }
        return true;
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
