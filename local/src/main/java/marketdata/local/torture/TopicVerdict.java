package marketdata.local.torture;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.Json;
import marketdata.local.torture.Expected.Traded;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Holds the topics against the exchange's tape: each trade is there and true, each dead letter was garbage. */
final class TopicVerdict {
    private final Expected expected;
    private final List<String> differences = new ArrayList<>();
    private final Map<String, Set<Long>> seen = new HashMap<>();
    private final Map<String, Object> settings;

    TopicVerdict(String bootstrapServers, Expected expected) {
        this.expected = expected;
        this.settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "enable.auto.commit",
                "false");
    }

    /** Everything that is not as it must be. */
    List<String> differences() {
        return differences;
    }

    /** Every trade of the symbol up to an instant (microseconds since 1970 UTC) is in {@code clean_trades}. */
    void judgeTrades(List<String> symbols, long untilMicros) {
        read("clean_trades", this::clean);
        for (String symbol : symbols) {
            Set<Long> found = seen.getOrDefault(symbol, Set.of());
            long absent = expected.trades(symbol).values().stream()
                    .filter(trade -> trade.micros() < untilMicros && !found.contains(trade.id()))
                    .count();
            if (absent > 0) {
                differences.add("clean_trades: " + symbol + " lacks " + absent + " trades");
            }
        }
    }

    /** Only garbage is a dead letter; how many there are. */
    int judgeDeadLetters() {
        List<String> letters = new ArrayList<>();
        read("trades_dead_letter", letter -> letters.add(new String(letter.value(), StandardCharsets.UTF_8)));
        letters.stream()
                .filter(letter -> !Victims.garbage().contains(letter))
                .forEach(letter -> differences.add("trades_dead_letter: no garbage was refused: " + letter));
        return letters.size();
    }

    private void clean(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode node = Json.tree(new String(record.value(), StandardCharsets.UTF_8));
            String symbol = node.get("symbol").asText();
            if (node.has("exchange_hole_from")) {
                hole(
                        symbol,
                        node.get("exchange_hole_from").asLong(),
                        node.get("exchange_hole_to").asLong());
                return;
            }
            long id = node.get("trade_id").asLong();
            Traded trade = expected.trades(symbol).get(id);
            // The market goes on while the topic is read.
            if (trade != null && !same(trade, node)) {
                differences.add("clean_trades: " + symbol + " " + id + " is " + node + ", must be " + trade);
            }
            seen.computeIfAbsent(symbol, each -> new HashSet<>()).add(id);
        } catch (IOException e) {
            differences.add("clean_trades: no JSON at " + record.partition() + "-" + record.offset());
        }
    }

    /** What the producer says the exchange has not, the exchange must have withheld. */
    private void hole(String symbol, long from, long to) {
        if (expected.withheld(symbol).subSet(from, true, to, true).size() != to - from + 1) {
            differences.add("clean_trades: %s %d to %d is called an exchange hole".formatted(symbol, from, to));
        }
    }

    private static boolean same(Traded trade, JsonNode node) {
        return new BigDecimal(node.get("price").asText()).compareTo(trade.price()) == 0
                && new BigDecimal(node.get("quantity").asText()).compareTo(trade.quantity()) == 0
                && node.get("timestamp_ms").asLong() * 1000 == trade.micros()
                && node.get("is_buyer_maker").asBoolean() == trade.buyerIsMaker();
    }

    /** Everything that a topic holds now. */
    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map((PartitionInfo info) -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(each);
            }
        }
    }
}
