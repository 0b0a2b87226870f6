package marketdata.spark.core.source;

import marketdata.spark.platform.LostRecords;
import marketdata.spark.platform.LostRecords.Offsets;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the topics of a cluster begin and end now. */
public final class TopicOffsets implements LostRecords.Topics, AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Map<Integer, Offsets>> known = new HashMap<>();
    private Map<String, List<PartitionInfo>> topics;

    /** Connects at the first question. */
    public TopicOffsets(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        PATIENCE_MILLIS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** @throws KafkaException when the cluster does not answer */
    @Override
    public Map<Integer, Offsets> of(String topic) {
        return known.computeIfAbsent(topic, this::ask);
    }

    private Map<Integer, Offsets> ask(String topic) {
        if (topics == null) {
            topics = consumer.listTopics();
        }
        List<TopicPartition> partitions = topics.getOrDefault(topic, List.of()).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        Map<Integer, Offsets> offsets = new HashMap<>();
        partitions.forEach(each -> offsets.put(each.partition(), new Offsets(first.get(each), end.get(each))));
        return offsets;
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
