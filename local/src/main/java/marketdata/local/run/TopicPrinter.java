package marketdata.local.run;

import marketdata.local.JsonText;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeSet;

/** Prints records of Kafka topics, of finished transactions only. Nothing in a record moves the terminal's cursor. */
public final class TopicPrinter implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);

    /** Longer values are cut: a line of a terminal is no place for a frame of a megabyte. */
    private static final int LONGEST_VALUE = 2_000;

    private final KafkaConsumer<byte[], byte[]> consumer;

    private final boolean json;

    /**
     * Connects at the first call.
     *
     * @param json one JSON object a line instead of text
     */
    public TopicPrinter(String bootstrapServers, boolean json) {
        this.json = json;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The names of all topics but Kafka's own. */
    public NavigableSet<String> topics() {
        NavigableSet<String> names = new TreeSet<>(consumer.listTopics().keySet());
        names.removeIf(each -> each.startsWith("__"));
        return names;
    }

    /** Whether there is such a topic. */
    public boolean exists(String topic) {
        return topics().contains(topic);
    }

    /** Each topic with the number of its offsets: what it holds, and the marks of transactions. */
    public void list(PrintStream out) {
        for (String each : topics()) {
            List<TopicPartition> partitions = partitions(each);
            long offsets = consumer.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    - consumer.beginningOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            if (json) {
                Map<String, Object> topic = new LinkedHashMap<>();
                topic.put("topic", each);
                topic.put("offsets", offsets);
                out.println(JsonText.line(topic));
            } else {
                out.printf(Locale.ROOT, "%-24s %,15d%n", each, offsets);
            }
        }
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Prints the newest records in the order of their times; with {@code follow}, then new ones, until it is interrupted. */
    public void print(String topic, int last, boolean follow, PrintStream out) {
        List<TopicPartition> partitions = partitions(topic);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        for (TopicPartition each : partitions) {
            // A mark of a transaction takes an offset, too: some more are read, the newest are kept.
            consumer.seek(each, Math.max(begins.get(each), ends.get(each) - 2L * last - 10));
        }
        Comparator<ConsumerRecord<byte[], byte[]>> byTime = Comparator.comparingLong(ConsumerRecord::timestamp);
        Queue<ConsumerRecord<byte[], byte[]>> newest = new PriorityQueue<>(
                byTime.thenComparing(ConsumerRecord::partition).thenComparing(ConsumerRecord::offset));
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                newest.add(each);
                if (newest.size() > last) {
                    newest.remove();
                }
            }
        }
        while (!newest.isEmpty()) {
            out.println(shown(newest.remove()));
        }
        while (follow && !Thread.currentThread().isInterrupted()) {
            consumer.poll(POLL).forEach(each -> out.println(shown(each)));
            out.flush();
        }
    }

    private String shown(ConsumerRecord<byte[], byte[]> record) {
        return json ? JsonText.line(object(record)) : line(record);
    }

    /** Key, headers and value as text, whole. */
    private static Map<String, Object> object(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", Instant.ofEpochMilli(record.timestamp()).toString());
        object.put("partition", record.partition());
        object.put("offset", record.offset());
        object.put("key", whole(record.key()));
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(each -> headers.put(each.key(), whole(each.value())));
        object.put("headers", headers);
        object.put("value", whole(record.value()));
        return object;
    }

    private static String whole(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    static String line(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder line = new StringBuilder()
                .append(Instant.ofEpochMilli(record.timestamp()))
                .append("  ")
                .append(record.partition())
                .append(':')
                .append(record.offset())
                .append("  ")
                .append(text(record.key()));
        for (Header each : record.headers()) {
            line.append("  ").append(each.key()).append('=').append(text(each.value()));
        }
        return line.append("  ").append(text(record.value())).toString();
    }

    private static String text(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "·");
        return text.length() <= LONGEST_VALUE
                ? text
                : text.substring(0, LONGEST_VALUE) + "… (" + bytes.length + " bytes)";
    }

    @Override
    public void close() {
        consumer.close();
    }
}
