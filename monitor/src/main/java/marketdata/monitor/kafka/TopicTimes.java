package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
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
        long millis = KafkaAdmin.ask(options, admin -> {
            List<TopicPartition> partitions = KafkaAdmin.partitions(admin, List.of(topic));
            return KafkaAdmin.offsets(admin, partitions, OffsetSpec.maxTimestamp()).values().stream()
                    .mapToLong(ListOffsetsResultInfo::timestamp)
                    .max()
                    .orElse(-1);
        });
        return millis < 0 ? null : Instant.ofEpochMilli(millis);
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
