package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Consumers of queries that have ended do not pile up in an executor. */
class IdleConsumerPoolTest {
    private final AtomicLong nanos = new AtomicLong();
    private final IdleConsumerPool idle = new IdleConsumerPool(3, Duration.ofMinutes(5), nanos::get);
    private final List<MockConsumer<byte[], byte[]>> kafka = new ArrayList<>();

    @Test
    void onlySoManyAreKeptAndTheLongestIdleIsClosed() {
        for (int query = 0; query < 5; query++) {
            idle.put(consumer("q" + query));
        }
        assertThat(closed()).containsExactly(true, true, false, false, false);
        assertThat(idle.take("q1")).isNull();
        assertThat(idle.take("q4")).isNotNull();
    }

    @Test
    void oneThatIsIdleTooLongIsClosedAndOneInUseIsNot() {
        idle.put(consumer("old"));
        idle.put(consumer("used"));
        pass(4);
        idle.put(idle.take("used"));
        PartitionConsumer taken = consumer("taken");
        idle.put(taken);
        assertThat(idle.take("taken")).isSameAs(taken);
        pass(2);
        idle.evict();
        assertThat(closed()).containsExactly(true, false, false);
        assertThat(idle.take("used")).isNotNull();
    }

    @Test
    void aSecondConsumerOfOneIdTakesTheFirstOnesPlace() {
        idle.put(consumer("q"));
        PartitionConsumer second = consumer("q");
        idle.put(second);
        assertThat(closed()).containsExactly(true, false);
        assertThat(idle.take("q")).isSameAs(second);
    }

    private void pass(int minutes) {
        nanos.addAndGet(Duration.ofMinutes(minutes).toNanos());
    }

    private List<Boolean> closed() {
        return kafka.stream().map(MockConsumer::closed).toList();
    }

    private PartitionConsumer consumer(String id) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.NONE);
        kafka.add(consumer);
        return new PartitionConsumer(id, new TopicPartition("clean_trades", 0), consumer);
    }
}
