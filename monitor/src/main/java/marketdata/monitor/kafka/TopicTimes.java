package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** When records of a topic came, by their timestamps; no record is read. */
public final class TopicTimes {
    private TopicTimes() {}

    /**
     * What a topic tells.
     *
     * @param newest the newest timestamp of any record, UTC; null when the topic is empty or does not exist
     * @param since records with timestamps from then on
     */
    public record Times(Instant newest, long since) {}

    /**
     * The newest record of a topic, and how many came at {@code since} or later.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static Times read(KafkaOptions options, String topic, Instant since)
            throws KafkaUnreachableException, InterruptedException {
        Brokers.firstReachable(options);
        try (Admin admin = KafkaTopics.admin(options)) {
            if (!admin.listTopics().names().get().contains(topic)) {
                return new Times(null, 0);
            }
            List<TopicPartition> partitions =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            Map<TopicPartition, ListOffsetsResultInfo> newest = offsets(admin, partitions, OffsetSpec.maxTimestamp());
            Map<TopicPartition, ListOffsetsResultInfo> end = offsets(admin, partitions, OffsetSpec.latest());
            Map<TopicPartition, ListOffsetsResultInfo> from =
                    offsets(admin, partitions, OffsetSpec.forTimestamp(since.toEpochMilli()));
            long millis = newest.values().stream()
                    .mapToLong(ListOffsetsResultInfo::timestamp)
                    .max()
                    .orElse(-1);
            long count = partitions.stream()
                    .filter(each -> from.get(each).offset() >= 0)
                    .mapToLong(each -> end.get(each).offset() - from.get(each).offset())
                    .sum();
            return new Times(millis < 0 ? null : Instant.ofEpochMilli(millis), count);
        } catch (ExecutionException e) {
            throw new KafkaUnreachableException("Kafka at %s accepts connections but does not answer: %s"
                    .formatted(options.servers(), e.getCause().getMessage()));
        }
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                .all()
                .get();
    }
}
