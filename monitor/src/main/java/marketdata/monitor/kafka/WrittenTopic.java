package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.EventTopics;
import marketdata.model.PriceTopics;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A topic that a feed writes without a pause while it works. The feed alerts is not among them: it has nothing to write while
 * all is well.
 *
 * @param maker who writes it, for example {@code feed prices}
 * @param newest when its newest record was written, UTC
 */
public record WrittenTopic(String topic, String maker, Instant newest) {
    private static final List<WrittenTopic> ALL = List.of(
            new WrittenTopic(PriceTopics.PRICES, "feed prices", null),
            new WrittenTopic(EventTopics.TICKERS, "feed tickers", null),
            new WrittenTopic(EventTopics.TRADES, "feed trades", null),
            new WrittenTopic(EventTopics.ARTICLES, "feed news", null));

    /**
     * Those with a record.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public static List<WrittenTopic> all(KafkaOptions options) throws KafkaUnreachableException, InterruptedException {
        Map<String, Instant> newest =
                TopicTimes.newest(options, ALL.stream().map(WrittenTopic::topic).toList());
        return ALL.stream()
                .filter(each -> newest.containsKey(each.topic()))
                .map(each -> new WrittenTopic(each.topic(), each.maker(), newest.get(each.topic())))
                .toList();
    }
}
