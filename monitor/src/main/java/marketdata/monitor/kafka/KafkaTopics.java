package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Topics and their offsets, through the admin protocol. */
public final class KafkaTopics {
    private KafkaTopics() {}

    /**
     * The state of those of {@code names} that exist.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static List<TopicState> read(KafkaOptions options, Collection<String> names)
            throws KafkaUnreachableException, InterruptedException {
        return KafkaAdmin.ask(options, admin -> read(admin, names));
    }

    static List<TopicState> read(Admin admin, Collection<String> names)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = KafkaAdmin.partitions(admin, names);
        Map<String, Map<Integer, Long>> earliest = offsets(admin, partitions, OffsetSpec.earliest());
        Map<String, Map<Integer, Long>> end = offsets(admin, partitions, OffsetSpec.latest());
        return names.stream()
                .filter(earliest::containsKey)
                .map(topic -> new TopicState(topic, earliest.get(topic), end.get(topic)))
                .toList();
    }

    private static Map<String, Map<Integer, Long>> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<String, Map<Integer, Long>> offsets = new HashMap<>();
        KafkaAdmin.offsets(admin, partitions, which)
                .forEach((partition, info) -> offsets.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                        .put(partition.partition(), info.offset()));
        return offsets;
    }
}
