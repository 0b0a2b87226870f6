package marketdata.spark.platform;

import marketdata.model.trade.Topics;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

import java.util.List;

/**
 * Makes the reader of each task.
 *
 * @param readBefore whether a stream has read these records before: then it has sent their dead letters
 */
record TradeBlockReaders(boolean readBefore) implements PartitionReaderFactory {
    /** What one task reads, partition after partition. */
    record TaskInput(List<KafkaBatchInputPartition> partitions) implements InputPartition {}

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        List<KafkaBatchInputPartition> partitions = ((TaskInput) partition).partitions();
        KafkaBatchInputPartition any = partitions.get(0);
        boolean frames = any.offsetRange().topic().equals(Topics.RAW_TRADES);
        String brokers = String.valueOf(any.executorKafkaParams().get("bootstrap.servers"));
        DeadLetterTarget deadLetters = readBefore ? DeadLetterTarget.sentBefore() : DeadLetterTarget.to(brokers);
        return new TradeBlockReader(new TaskRecords(partitions), frames, deadLetters);
    }
}
