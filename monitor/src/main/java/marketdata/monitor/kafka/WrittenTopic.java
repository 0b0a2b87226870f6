package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A topic that a feed, or a job without a ledger in PostgreSQL, writes without a pause while it works. The feed alerts is not
 * among them: it has nothing to write while all is well.
 *
 * @param maker who writes it: {@code feed prices}, or a job's name
 * @param input the topic from which a job makes it; null of a feed
 * @param newest when its newest record was written, UTC
 */
public record WrittenTopic(String topic, String maker, String input, Instant newest) {
    private static final String PRICES = "btc-price";
    private static final String MOVING = "btc-price-moving";

    private static final List<WrittenTopic> ALL = List.of(
            new WrittenTopic(PRICES, "feed prices", null, null),
            new WrittenTopic("rawticker", "feed tickers", null, null),
            new WrittenTopic("rawtrade", "feed trades", null, null),
            new WrittenTopic("rawarticle", "feed news", null, null),
            new WrittenTopic(MOVING, "MovingStats", PRICES, null),
            new WrittenTopic("btc-price-zscore", "ZScores", MOVING, null),
            new WrittenTopic("btc-price-higher", "NextMoves", PRICES, null));

    /** Whether a feed writes it. */
    public boolean ofFeed() {
        return input == null;
    }

    /**
     * Those with a record, in the order of what is made from what.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static List<WrittenTopic> all(KafkaOptions options) throws KafkaUnreachableException, InterruptedException {
        return KafkaAdmin.ask(options, admin -> {
            List<TopicPartition> partitions = KafkaAdmin.partitions(
                    admin, ALL.stream().map(WrittenTopic::topic).toList());
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    KafkaAdmin.offsets(admin, partitions, OffsetSpec.maxTimestamp());
            List<WrittenTopic> topics = new ArrayList<>();
            for (WrittenTopic each : ALL) {
                found.entrySet().stream()
                        .filter(partition -> partition.getKey().topic().equals(each.topic()))
                        .mapToLong(partition -> partition.getValue().timestamp())
                        .max()
                        .stream()
                        .filter(millis -> millis >= 0)
                        .mapToObj(Instant::ofEpochMilli)
                        .forEach(newest ->
                                topics.add(new WrittenTopic(each.topic(), each.maker(), each.input(), newest)));
            }
            return List.copyOf(topics);
        });
    }
}
