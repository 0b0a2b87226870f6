package marketdata.spark.platform;

import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Spark's Kafka stream with readers of our own: everything about offsets is left to it. */
final class TradeBlockStream implements MicroBatchStream, SupportsTriggerAvailableNow {
    /** Some 10 ms of one core's work. */
    private static final long FEW_RECORDS = 20_000;

    private final MicroBatchStream kafka;
    private final SupportsTriggerAvailableNow limits;

    TradeBlockStream(MicroBatchStream kafka) {
        this.kafka = kafka;
        this.limits = (SupportsTriggerAvailableNow) kafka;
    }

    /** A batch of few records is one task's: a task costs more than they do. */
    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        List<KafkaBatchInputPartition> partitions = Arrays.stream(kafka.planInputPartitions(start, end))
                .map(KafkaBatchInputPartition.class::cast)
                .toList();
        long records =
                partitions.stream().mapToLong(each -> each.offsetRange().size()).sum();
        Stream<List<KafkaBatchInputPartition>> tasks = partitions.isEmpty() || records > FEW_RECORDS
                ? partitions.stream().map(List::of)
                : Stream.of(partitions);
        return tasks.map(TradeBlockReaders.TaskInput::new).toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new TradeBlockReaders(false);
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        return limits.latestOffset(start, limit);
    }

    @Override
    public Offset latestOffset() {
        return kafka.latestOffset();
    }

    @Override
    public Offset reportLatestOffset() {
        return limits.reportLatestOffset();
    }

    @Override
    public ReadLimit getDefaultReadLimit() {
        return limits.getDefaultReadLimit();
    }

    @Override
    public void prepareForTriggerAvailableNow() {
        limits.prepareForTriggerAvailableNow();
    }

    @Override
    public Offset initialOffset() {
        return kafka.initialOffset();
    }

    @Override
    public Offset deserializeOffset(String json) {
        return kafka.deserializeOffset(json);
    }

    @Override
    public void commit(Offset end) {
        kafka.commit(end);
    }

    @Override
    public void stop() {
        kafka.stop();
    }
}
