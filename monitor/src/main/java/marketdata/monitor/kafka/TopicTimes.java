package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When records of a topic came, by their timestamps; no record is read. */
public final class TopicTimes {
    private TopicTimes() {}

    /**
     * The newest timestamp of any record, UTC; null when the topic is empty or does not exist.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static Instant newest(KafkaOptions options, String topic)
            throws KafkaUnreachableException, InterruptedException {
        return newest(options, List.of(topic)).get(topic);
    }

    /**
     * The same of several topics, by name; those that are empty or do not exist are absent.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    static Map<String, Instant> newest(KafkaOptions options, List<String> topics)
            throws KafkaUnreachableException, InterruptedException {
        return KafkaAdmin.ask(options, admin -> {
            Map<String, Instant> newest = new HashMap<>();
            KafkaAdmin.offsets(admin, KafkaAdmin.partitions(admin, topics), OffsetSpec.maxTimestamp())
                    .forEach((partition, found) -> {
                        if (found.timestamp() >= 0) {
                            newest.merge(
                                    partition.topic(),
                                    Instant.ofEpochMilli(found.timestamp()),
                                    (a, b) -> a.isAfter(b) ? a : b);
                        }
                    });
            return newest;
        });
    }

    /**
     * How many records have a timestamp of {@code since} or later; 0 when the topic does not exist.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static long countSince(KafkaOptions options, String topic, Instant since)
            throws KafkaUnreachableException, InterruptedException {
        return KafkaAdmin.ask(options, admin -> {
            List<TopicPartition> partitions = KafkaAdmin.partitions(admin, List.of(topic));
            Map<TopicPartition, ListOffsetsResultInfo> end = KafkaAdmin.offsets(admin, partitions, OffsetSpec.latest());
            Map<TopicPartition, ListOffsetsResultInfo> from =
                    KafkaAdmin.offsets(admin, partitions, OffsetSpec.forTimestamp(since.toEpochMilli()));
            return partitions.stream()
                    .filter(each -> from.get(each).offset() >= 0)
                    .mapToLong(each -> end.get(each).offset() - from.get(each).offset())
                    .sum();
        });
    }
}
