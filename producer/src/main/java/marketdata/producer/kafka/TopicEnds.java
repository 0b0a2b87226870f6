package marketdata.producer.kafka;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where some topics end at this moment. Not thread-safe. */
public final class TopicEnds implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<String> topics;

    /** Of a cluster. */
    public TopicEnds(String bootstrapServers, List<String> topics) {
        this.consumer = new KafkaConsumer<>(KafkaSettings.consumer(bootstrapServers));
        this.topics = List.copyOf(topics);
    }

    /**
     * The offset of the next record of each partition, by topic, in the order of partitions.
     *
     * @throws KafkaException when the cluster does not answer
     */
    public Map<String, List<Long>> now() {
        Map<String, List<Long>> ends = new HashMap<>();
        for (String topic : topics) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .sorted(Comparator.comparing(PartitionInfo::partition))
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> offsets = consumer.endOffsets(partitions);
            ends.put(topic, partitions.stream().map(offsets::get).toList());
        }
        return ends;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
