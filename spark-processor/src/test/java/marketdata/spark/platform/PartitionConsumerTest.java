package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** What a partition gives, and what it no longer has. */
class PartitionConsumerTest {
    private static final TopicPartition PARTITION = new TopicPartition("clean_trades", 2);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>(OffsetResetStrategy.NONE);
    private PartitionConsumer consumer;

    @BeforeEach
    void assign() {
        consumer = new PartitionConsumer("test", PARTITION, kafka);
        kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void recordsComeInOrderUpToTheEndAskedForAndNoFurther() {
        add(0, 1, 2);
        consumer.seek(0);
        assertThat(consumer.before(2, 1_000).offset()).isZero();
        assertThat(consumer.before(2, 1_000).offset()).isOne();
        assertThat(consumer.before(2, 1_000)).isNull();
        assertThat(consumer.before(3, 1_000).offset()).isEqualTo(2);
    }

    @Test
    void offsetsWithoutARecordArePassedOver() {
        add(0, 5, 9);
        consumer.seek(0);
        assertThat(consumer.before(9, 1_000).offset()).isZero();
        assertThat(consumer.before(9, 1_000).offset()).isEqualTo(5);
        assertThat(consumer.before(9, 1_000)).isNull();
        assertThat(consumer.before(10, 1_000).offset()).isEqualTo(9);
    }

    @Test
    void recordsThatTheBrokerHasDeletedEndTheJobAndNothingIsSkipped() {
        kafka.updateBeginningOffsets(Map.of(PARTITION, 5L));
        add(5, 6);
        consumer.seek(3);
        assertThatThrownBy(() -> consumer.before(7, 1_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "clean_trades-2", "offset 3 is gone", "nothing was skipped", "./pipeline recover");
    }

    @Test
    void aTopicThatWasMadeAnewAndIsShorterEndsTheJobToo() {
        consumer.seek(100);
        assertThatThrownBy(() -> consumer.before(120, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("clean_trades-2", "no record from offset 100", "until 120");
    }

    private void add(long... offsets) {
        for (long offset : offsets) {
            kafka.addRecord(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, new byte[1]));
        }
    }
}
