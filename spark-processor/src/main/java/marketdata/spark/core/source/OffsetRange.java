package marketdata.spark.core.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What topics hold at a moment.
 *
 * @param begin the first offset of each partition; above 0 when its beginning has been deleted
 * @param end the offset after the last record whose transaction has ended, and all before it
 */
public record OffsetRange(Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static OffsetRange now(String bootstrapServers, String... topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = CommittedRecords.consumer(bootstrapServers)) {
            List<TopicPartition> partitions = CommittedRecords.partitions(consumer, List.of(topics));
            return new OffsetRange(
                    new HashMap<>(consumer.beginningOffsets(partitions)),
                    new HashMap<>(consumer.endOffsets(partitions)));
        }
    }

    /** Whether records before the first held one were deleted. */
    public boolean isCut(String topic, int partition) {
        return begin.getOrDefault(new TopicPartition(topic, partition), 0L) > 0;
    }

    List<String> topics() {
        return begin.keySet().stream()
                .map(TopicPartition::topic)
                .distinct()
                .sorted()
                .toList();
    }

    /** The offsets of a batch in Spark's words: {@code {"topic":{"0":12,"1":7}}}. */
    public static Map<TopicPartition, Long> parse(String offsets) {
        Map<TopicPartition, Long> parsed = new HashMap<>();
        try {
            JSON.readValue(offsets, new TypeReference<Map<String, Map<Integer, Long>>>() {})
                    .forEach((topic, partitions) -> partitions.forEach(
                            (partition, offset) -> parsed.put(new TopicPartition(topic, partition), offset)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Spark's offsets: " + offsets, e);
        }
        return parsed;
    }

    /** The other way round. */
    static String json(Map<TopicPartition, Long> offsets) {
        Map<String, Map<Integer, Long>> byTopic = new TreeMap<>();
        offsets.forEach((part, offset) ->
                byTopic.computeIfAbsent(part.topic(), topic -> new TreeMap<>()).put(part.partition(), offset));
        return byTopic.entrySet().stream()
                .map(topic -> '"' + topic.getKey() + "\":"
                        + topic.getValue().entrySet().stream()
                                .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
                                .collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
