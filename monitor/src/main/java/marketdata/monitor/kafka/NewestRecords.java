package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The newest records of some topics, of finished transactions only: the first call reads at most so many offsets of each
 * partition, each later call what has come since. Commits nothing and belongs to no group.
 */
public final class NewestRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final KafkaOptions options;
    private final int atFirst;
    private final Set<TopicPartition> known = new HashSet<>();
    private KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Connects at the first call.
     *
     * @param atFirst offsets of each partition that the first call goes back at most
     */
    public NewestRecords(KafkaOptions options, int atFirst) {
        this.options = options;
        this.atFirst = atFirst;
    }

    /**
     * Passes each record once, in the order of its partition; topics that do not exist are left out. What three seconds do not
     * suffice for is read by the next call.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public synchronized void read(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> reader)
            throws KafkaUnreachableException, InterruptedException {
        Brokers.firstReachable(options);
        try {
            if (consumer == null) {
                consumer = connected();
            }
            assign(topics);
            drain(reader);
        } catch (InterruptException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (KafkaException e) {
            throw new KafkaUnreachableException("Kafka at %s accepts connections but does not answer: %s"
                    .formatted(options.servers(), e.getMessage()));
        }
    }

    private KafkaConsumer<byte[], byte[]> connected() {
        // The monitor's heap is small, and a record may have a megabyte.
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        options.servers(),
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "monitor-tail",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        4 << 20,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void assign(Collection<String> topics) {
        List<TopicPartition> added = new ArrayList<>();
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topics.contains(topic)) {
                partitions.forEach(each -> added.add(new TopicPartition(topic, each.partition())));
            }
        });
        added.removeAll(known);
        if (added.isEmpty()) {
            return;
        }
        known.addAll(added);
        consumer.assign(known);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(added);
        consumer.endOffsets(added)
                .forEach((each, end) -> consumer.seek(each, Math.max(begins.get(each), end - atFirst)));
    }

    private void drain(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        if (known.isEmpty()) {
            return;
        }
        long until = System.nanoTime() + LONGEST.toNanos();
        Map<TopicPartition, Long> ends = consumer.endOffsets(known);
        while (known.stream().anyMatch(each -> consumer.position(each) < ends.get(each)) && System.nanoTime() < until) {
            consumer.poll(POLL).forEach(reader);
        }
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
