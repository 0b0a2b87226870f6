package marketdata.producer.live.publish;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where some topics end at this moment. Not thread-safe. */
@FunctionalInterface
public interface TopicEnds extends AutoCloseable {
    /**
     * The offset of the next record of each partition, by topic, in the order of partitions.
     *
     * @throws KafkaException when the cluster does not answer
     */
    Map<String, List<Long>> now();

    @Override
    default void close() {}

    /** Of a cluster's topics. */
    static TopicEnds of(String bootstrapServers, List<String> topics) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(KafkaSettings.consumer(bootstrapServers));
        return new TopicEnds() {
            @Override
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
        };
    }
}
