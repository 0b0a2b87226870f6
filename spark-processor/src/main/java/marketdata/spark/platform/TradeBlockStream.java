package marketdata.spark.platform;

import marketdata.model.trade.Topics;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

/** Spark's Kafka stream with readers of our own: everything about offsets is left to it. */
final class TradeBlockStream implements MicroBatchStream, SupportsTriggerAvailableNow {
    private final MicroBatchStream kafka;
    private final SupportsTriggerAvailableNow limits;

    TradeBlockStream(MicroBatchStream kafka) {
        this.kafka = kafka;
        this.limits = (SupportsTriggerAvailableNow) kafka;
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        return kafka.planInputPartitions(start, end);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new Readers();
    }

    private static final class Readers implements PartitionReaderFactory {
        private static final long serialVersionUID = 1;

        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            KafkaBatchInputPartition part = (KafkaBatchInputPartition) partition;
            boolean frames = part.offsetRange().topic().equals(Topics.RAW_TRADES);
            String brokers = String.valueOf(part.executorKafkaParams().get("bootstrap.servers"));
            return new TradeBlockReader(PartitionRecords.open(part), frames, DeadLetterTarget.to(brokers));
        }
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
