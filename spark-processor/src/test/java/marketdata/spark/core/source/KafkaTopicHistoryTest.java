package marketdata.spark.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.core.restate.TopicHistory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What retention has left, by partition. */
class KafkaTopicHistoryTest {
    private static final TopicPartition ZERO = new TopicPartition("clean_trades", 0);
    private static final TopicPartition ONE = new TopicPartition("clean_trades", 1);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>(OffsetResetStrategy.EARLIEST);

    @Test
    void aTopicThatHasLostNothingIsWholeFromTheBeginning() {
        partition(ZERO, 0, 3);
        partition(ONE, 0, 0);
        assertThat(whole()).isEqualTo(TopicHistory.BEGINNING);
    }

    @Test
    void whatIsLostHappenedAtMostFiveMinutesAfterTheFirstRecordLeftArrived() {
        partition(ZERO, 7, 9);
        partition(ONE, 0, 3);
        kafka.schedulePollTask(() -> kafka.addRecord(record(ZERO, 7, 1_000_000)));
        assertThat(whole()).isEqualTo(1_000_000_000L + 300_000_000L);
    }

    @Test
    void theLatestOfSeveralPartitionsDecides() {
        partition(ZERO, 7, 9);
        partition(ONE, 4, 5);
        kafka.schedulePollTask(() -> kafka.addRecord(record(ZERO, 7, 1_000_000)));
        kafka.schedulePollTask(() -> kafka.addRecord(record(ONE, 4, 2_000_000)));
        assertThat(whole()).isEqualTo(2_000_000_000L + 300_000_000L);
    }

    @Test
    void anEmptyPartitionSaysNothing() {
        partition(ZERO, 9, 9);
        partition(ONE, 0, 3);
        assertThat(whole()).isEqualTo(TopicHistory.BEGINNING);
    }

    private long whole() {
        kafka.updatePartitions(
                "clean_trades",
                List.of(
                        new PartitionInfo("clean_trades", 0, null, null, null),
                        new PartitionInfo("clean_trades", 1, null, null, null)));
        return KafkaTopicHistory.wholeSince(kafka, "clean_trades");
    }

    private void partition(TopicPartition partition, long begin, long end) {
        kafka.updateBeginningOffsets(Map.of(partition, begin));
        kafka.updateEndOffsets(Map.of(partition, end));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, long millis) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                millis,
                TimestampType.CREATE_TIME,
                -1,
                1,
                null,
                new byte[1],
                new RecordHeaders(),
                Optional.empty());
    }
}
