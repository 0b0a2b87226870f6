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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Kafka's admin protocol: one connection per request, and its failures in words. */
final class KafkaAdmin {
    private static final int TIMEOUT_MILLIS = 5_000;

    private KafkaAdmin() {}

    /** What is asked of a connected client. */
    @FunctionalInterface
    interface Request<T> {
        T send(Admin admin) throws ExecutionException, InterruptedException;
    }

    /**
     * Connects, sends the request, and closes the connection.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    static <T> T ask(KafkaOptions options, Request<T> request) throws KafkaUnreachableException, InterruptedException {
        Brokers.firstReachable(options);
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                options.servers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "monitor",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS))) {
            return request.send(admin);
        } catch (ExecutionException e) {
            throw new KafkaUnreachableException("Kafka at %s accepts connections but does not answer: %s"
                    .formatted(options.servers(), e.getCause().getMessage()));
        }
    }

    /** The partitions of those topics that exist. */
    static List<TopicPartition> partitions(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<String> found = topics.stream().filter(existing::contains).toList();
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic :
                admin.describeTopics(found).allTopicNames().get().values()) {
            topic.partitions().forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partition())));
        }
        return partitions;
    }

    /** One offset of each partition. */
    static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                .all()
                .get();
    }
}
