package marketdata.spark.core.source;

import marketdata.model.trade.TradeRules;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.core.trade.Trades;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

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
    public Dataset<Tuple2<String, byte[]>> between(SparkSession spark, long from, long until) {
        OptionalLong first = from == BEGINNING
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, Math.floorDiv(from - TradeRules.AHEAD_MICROS, 1000)));
        OptionalLong end = until == END ? OptionalLong.empty() : OptionalLong.of(Math.floorDiv(until, 1000) + 1);
        return Trades.packed(topic.readOnce(spark, first, end), topic.holdsFrames());
    }

    @Override
    public long wholeSince() {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topic.bootstrapServers(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return wholeSince(consumer, topic.name());
        }
    }

    /**
     * What retention has taken from a partition arrived before its first record that is left. An empty partition says
     * nothing: of its symbols no trade is left that could be looked for.
     */
    static long wholeSince(Consumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
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
