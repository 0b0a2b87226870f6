package marketdata.producer.live.publish;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.kafka.TopicCreator;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads back what this program, or another like it, published last: {@code producer_state}, and the ends of topics. How long
 * that takes depends on the symbols and on what was published after the recovery point, not on the length of the topics.
 */
public final class TopicTail implements PublishedRecords {
    /** Records a partition that are read without a recovery point. */
    static final long WITHOUT_STATE = 10_000;

    /** Records a partition before the recovery point, at most, from which prices are judged. */
    static final long WARM_UP = 10_000;

    /** What was published by this much before the recovery point, at most, is judged by. */
    private static final Duration WARM_UP_TIME = Duration.ofSeconds(70);

    /** A recovery point is written every few seconds: what comes so much later is not of the run that wrote it. */
    private static final Duration OF_THAT_RUN = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofSeconds(1);

    /** Without a single record for so long the broker does not answer; a slow line is another thing. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final List<String> furtherTopics;
    private final int partitions;
    private long records;

    /**
     * The ends of topics of this cluster.
     *
     * @param furtherTopics are created too
     */
    public TopicTail(KafkaOptions kafka, PartitionsOption partitions, List<String> furtherTopics) {
        this.bootstrapServers = kafka.servers();
        this.partitions = partitions.partitions();
        this.furtherTopics = List.copyOf(furtherTopics);
    }

    /**
     * Creates the topics that are missing; the others' records carry the broker's time from now on.
     *
     * @throws KafkaException when the cluster cannot be reached
     */
    public void createTopics() throws InterruptedException {
        List<String> topics = new ArrayList<>(
                List.of(Topics.RAW_TRADES, Topics.CLEAN_TRADES, Topics.TRADES_DEAD_LETTER, Topics.PRODUCER_STATE));
        topics.addAll(furtherTopics);
        TopicCreator.createOrAlter(bootstrapServers, topics, partitions);
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public SavedState savedState(String source) {
        SavedState saved = new SavedState();
        read(
                Topics.PRODUCER_STATE,
                (consumer, partition, begin, end) -> begin,
                Long.MAX_VALUE,
                record -> saved.take(source, record.key(), record.value(), record.timestamp()));
        return saved;
    }

    @Override
    public void readAfter(
            SavedState saved, String topic, boolean warmUp, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        List<Long> covered = saved.offsets().get(topic);
        Start start = (consumer, partition, begin, end) -> {
            if (covered == null
                    || partition.partition() >= covered.size()
                    || covered.get(partition.partition()) > end) {
                // Nothing is saved of it, or it is another topic of that name now.
                return Math.max(begin, end - WITHOUT_STATE);
            }
            long from = covered.get(partition.partition());
            if (warmUp) {
                from = Math.min(from, Math.max(from - WARM_UP, at(consumer, partition, saved, from)));
            }
            return Math.max(begin, from);
        };
        long until = covered == null ? Long.MAX_VALUE : saved.savedMillis() + OF_THAT_RUN.toMillis();
        read(topic, start, until, taker);
    }

    private static long at(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, SavedState saved, long otherwise) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(
                        Map.of(partition, saved.savedMillis() - WARM_UP_TIME.toMillis()))
                .get(partition);
        return found == null ? otherwise : found.offset();
    }

    private interface Start {
        long of(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long begin, long end);
    }

    /** @param untilMillis by the broker's clock; what is later in a partition is left */
    private void read(String topic, Start start, long untilMillis, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(KafkaSettings.patientConsumer(bootstrapServers))) {
            Set<TopicPartition> left = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toCollection(HashSet::new));
            consumer.assign(left);
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(left);
            Map<TopicPartition, Long> end = consumer.endOffsets(left);
            for (TopicPartition each : left) {
                consumer.seek(each, start.of(consumer, each, begin.get(each), end.get(each)));
            }
            long moved = System.nanoTime();
            left.removeIf(each -> consumer.position(each) >= end.get(each));
            while (!left.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    moved = System.nanoTime();
                    TopicPartition partition = new TopicPartition(topic, record.partition());
                    if (!left.contains(partition)) {
                        continue;
                    }
                    records++;
                    if (record.timestampType() == TimestampType.LOG_APPEND_TIME && record.timestamp() > untilMillis) {
                        left.remove(partition);
                        consumer.pause(List.of(partition));
                    } else if (record.offset() < end.get(partition)) {
                        readable(record, taker);
                    }
                }
                left.removeIf(each -> consumer.position(each) >= end.get(each));
                if (!left.isEmpty() && System.nanoTime() - moved > SILENCE.toNanos()) {
                    throw new KafkaException(
                            "no record of " + topic + " for " + SILENCE.toSeconds() + " s, its end is not reached");
                }
            }
        }
    }

    /** Somebody else's nonsense in the topic says nothing about how far we were. */
    private static void readable(ConsumerRecord<byte[], byte[]> record, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try {
            each.accept(record);
        } catch (RejectedException e) {
            return;
        }
    }
}
