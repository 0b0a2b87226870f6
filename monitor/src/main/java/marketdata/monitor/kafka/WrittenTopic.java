package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;

import java.time.Instant;
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
        Map<String, Instant> newest =
                TopicTimes.newest(options, ALL.stream().map(WrittenTopic::topic).toList());
        return ALL.stream()
                .filter(each -> newest.containsKey(each.topic()))
                .map(each -> new WrittenTopic(each.topic(), each.maker(), each.input(), newest.get(each.topic())))
                .toList();
    }
}
