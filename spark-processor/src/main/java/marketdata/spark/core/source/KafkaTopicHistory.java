package marketdata.spark.core.source;

import marketdata.model.trade.TradeRules;
import marketdata.spark.core.restate.TopicHistory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The past of a Kafka topic. A record's time bounds the times of its trades: one that happened more than {@link
 * TradeRules#AHEAD_MICROS} after its record arrived is rejected, so a trade's record is never that much older than the trade.
 */
record KafkaTopicHistory(TradeTopic topic) implements TopicHistory {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Dataset<Row> between(SparkSession spark, long from, long until) {
        return topic.packedOnce(spark, first(from), end(until));
    }

    /** The first record's time, epoch milliseconds. */
    private static OptionalLong first(long from) {
        return from == BEGINNING
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, Math.floorDiv(from - TradeRules.AHEAD_MICROS, 1000)));
    }

    /** Before this time, epoch milliseconds. */
    private static OptionalLong end(long until) {
        return until == END ? OptionalLong.empty() : OptionalLong.of(Math.floorDiv(until, 1000) + 1);
    }

    @Override
    public long records(long from, long until) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic.name());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> last = offsets(consumer, ends, end(until), ends);
            Map<TopicPartition, Long> first = offsets(consumer, ends, first(from), begins);
            return partitions.stream()
                    .mapToLong(each -> Math.max(0, last.get(each) - first.get(each)))
                    .sum();
        }
    }

    /** Of the first records of this time or later, or the ends where there is none; without a time the {@code others}. */
    private static Map<TopicPartition, Long> offsets(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            OptionalLong millis,
            Map<TopicPartition, Long> others) {
        if (millis.isEmpty()) {
            return others;
        }
        Map<TopicPartition, Long> times = new HashMap<>(ends);
        times.replaceAll((partition, end) -> millis.getAsLong());
        Map<TopicPartition, Long> found = new HashMap<>(ends);
        consumer.offsetsForTimes(times).forEach((partition, offset) -> {
            if (offset != null) {
                found.put(partition, offset.offset());
            }
        });
        return found;
    }

    @Override
    public boolean holdsBefore(long from) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic.name());
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            return !offsets(consumer, consumer.endOffsets(partitions), first(from), begins)
                    .equals(begins);
        }
    }

    @Override
    public long wholeSince() {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return wholeSince(consumer, topic.name());
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topic.bootstrapServers(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    /**
     * What retention has taken from a partition arrived before its first record that is left. An empty partition says
     * nothing: of its symbols no trade is left that could be looked for.
     */
    static long wholeSince(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        Map<TopicPartition, Long> begin = new HashMap<>(consumer.beginningOffsets(partitions));
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        begin.entrySet().removeIf(each -> each.getValue() == 0 || each.getValue() >= end.get(each.getKey()));
        long whole = BEGINNING;
        Set<TopicPartition> asked = new HashSet<>(begin.keySet());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        consumer.assign(asked);
        begin.forEach(consumer::seek);
        while (!asked.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT, "%s gives no first record within %d s", asked, PATIENCE.toSeconds()));
            }
            for (ConsumerRecord<byte[], byte[]> first : consumer.poll(Duration.ofSeconds(1))) {
                TopicPartition partition = new TopicPartition(topic, first.partition());
                if (asked.remove(partition)) {
                    consumer.pause(List.of(partition));
                    whole = Math.max(whole, first.timestamp() * 1000 + TradeRules.AHEAD_MICROS);
                }
            }
        }
        return whole;
    }
}
