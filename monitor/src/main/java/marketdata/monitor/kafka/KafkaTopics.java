package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Topics and their offsets, through the admin protocol. */
public final class KafkaTopics {
    private static final int PATIENCE_MILLIS = 5_000;

    private KafkaTopics() {}

    /**
     * The state of those of {@code names} that exist.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static List<TopicState> read(KafkaOptions options, Collection<String> names)
            throws KafkaUnreachableException, InterruptedException {
        Brokers.firstReachable(options);
        try (Admin admin = admin(options)) {
            return read(admin, names);
        } catch (ExecutionException e) {
            throw new KafkaUnreachableException("Kafka at %s accepts connections but does not answer: %s"
                    .formatted(options.servers(), e.getCause().getMessage()));
        }
    }

    static Admin admin(KafkaOptions options) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                options.servers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "monitor",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS));
    }

    private static List<TopicState> read(Admin admin, Collection<String> names)
            throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<String> found = names.stream().filter(existing::contains).toList();
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic :
                admin.describeTopics(found).allTopicNames().get().values()) {
            topic.partitions().forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partition())));
        }
        Map<String, Map<Integer, Long>> earliest = offsets(admin, partitions, OffsetSpec.earliest());
        Map<String, Map<Integer, Long>> end = offsets(admin, partitions, OffsetSpec.latest());
        return found.stream()
                .map(topic -> new TopicState(topic, earliest.get(topic), end.get(topic)))
                .toList();
    }

    private static Map<String, Map<Integer, Long>> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(each -> each, each -> which));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                admin.listOffsets(wanted).all().get();
        Map<String, Map<Integer, Long>> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .put(partition.partition(), info.offset()));
        return offsets;
    }
}
