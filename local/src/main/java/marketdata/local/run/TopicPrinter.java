package marketdata.local.run;

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

    /** Connects at the first call. */
    public TopicPrinter(String bootstrapServers) {
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
            out.printf(Locale.ROOT, "%-24s %,15d%n", each, offsets);
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
            out.println(line(newest.remove()));
        }
        while (follow && !Thread.currentThread().isInterrupted()) {
            consumer.poll(POLL).forEach(each -> out.println(line(each)));
            out.flush();
        }
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
