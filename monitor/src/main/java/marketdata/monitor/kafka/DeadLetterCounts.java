package marketdata.monitor.kafka;

import marketdata.connect.kafka.DeadLetter;
import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.EventTopics;
import marketdata.model.PriceTopics;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dead letters by topic and reason, of the newest 5,000 offsets of each partition and of all that came since. */
public final class DeadLetterCounts implements AutoCloseable {
    private static final List<String> TOPICS = List.of(
            Topics.TRADES_DEAD_LETTER,
            DeadLetter.topicOf(PriceTopics.PRICES),
            DeadLetter.topicOf(PriceTopics.MOVING),
            DeadLetter.topicOf(PriceTopics.ZSCORES),
            DeadLetter.topicOf(EventTopics.ARTICLES),
            DeadLetter.topicOf(EventTopics.TICKERS),
            DeadLetter.topicOf(EventTopics.TRADES),
            DeadLetter.topicOf(EventTopics.ALERTS));
    private static final int AT_FIRST = 5_000;
    /** A reason is a word of ours; what else somebody writes there must not fill the memory. */
    private static final int MOST_GROUPS = 200;

    private static final int LONGEST_TEXT = 300;

    private final NewestRecords tail;
    private final Map<String, Group> groups = new HashMap<>();

    /**
     * The dead letters of one topic and reason.
     *
     * @param records how many were read
     * @param newestAt when the newest one came to Kafka, UTC
     * @param newestWhere topic, partition and offset of the record it was, or the program that rejected it; may be null
     * @param newestDetail the reason in words; may be null
     */
    public record Group(
            String topic, String reason, long records, Instant newestAt, String newestWhere, String newestDetail) {
        private Group counted(long number) {
            return new Group(topic, reason, number, newestAt, newestWhere, newestDetail);
        }
    }

    /** Reads from this cluster. */
    public DeadLetterCounts(KafkaOptions options) {
        tail = new NewestRecords(options, AT_FIRST);
    }

    /**
     * Every group, the newest first.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public synchronized List<Group> read() throws KafkaUnreachableException, InterruptedException {
        tail.read(TOPICS, this::count);
        List<Group> found = new ArrayList<>(groups.values());
        found.sort(Comparator.comparing(Group::newestAt)
                .reversed()
                .thenComparing(Group::topic)
                .thenComparing(Group::reason));
        return found;
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        String reason = header(record, Topics.REASON);
        String known = reason == null ? "unknown" : reason;
        String key = record.topic() + ' ' + known;
        Group before = groups.get(key);
        if (before == null && groups.size() >= MOST_GROUPS) {
            return;
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        Group newest = before != null && before.newestAt().isAfter(at)
                ? before
                : new Group(record.topic(), known, 1, at, header(record, Topics.WHERE), header(record, Topics.DETAIL));
        groups.put(key, newest.counted(before == null ? 1 : before.records() + 1));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    @Override
    public void close() {
        tail.close();
    }
}
