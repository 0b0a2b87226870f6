package marketdata.producer.live.publish;

import marketdata.connect.kafka.TopicCreator;
import marketdata.connect.text.ProgressLines;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A cluster's topics as something to be read from one end to the other. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int ANSWER_SECONDS = 15;

    private final String bootstrapServers;
    private final Admin admin;

    /** Connects at the first question. */
    public TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000));
    }

    /** A consumer of no group, at no topic yet. */
    public Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(KafkaSettings.consumer(bootstrapServers));
    }

    /** A producer that loses and doubles nothing. */
    public Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(KafkaSettings.producer(bootstrapServers));
    }

    /**
     * Every topic's name.
     *
     * @throws KafkaException when the cluster does not answer
     */
    public Set<String> names() throws InterruptedException {
        return new TreeSet<>(answer(admin.listTopics().names()));
    }

    /** The topic's identity: another topic of the same name, made later, has another. */
    public String id(String topic) throws InterruptedException {
        return answer(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .topicId()
                .toString();
    }

    /** Creates a topic unless it exists. */
    public void create(String topic) throws InterruptedException {
        TopicCreator.create(admin, List.of(topic), TopicCreator.PARTITIONS);
    }

    /** The partitions of a topic. */
    public static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /**
     * Hands every record between a topic's beginning and its present end to {@code sink}, each partition in its order; says on
     * standard error how far it is when that takes long.
     *
     * @throws KafkaException when the cluster stops answering
     */
    public void readAll(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long first = sum(consumer.beginningOffsets(partitions));
            long total = sum(ends) - first;
            ProgressLines progress = progress(topic);
            long moved = System.nanoTime();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    moved = System.nanoTime();
                    if (each.offset() < ends.get(new TopicPartition(topic, each.partition()))) {
                        sink.accept(each);
                    }
                }
                progress.done(partitions.stream().mapToLong(consumer::position).sum() - first, total);
                if (System.nanoTime() - moved > SILENCE.toNanos()) {
                    throw new KafkaException("the end of " + topic + " was not reached");
                }
            }
        }
    }

    /**
     * Hands the records of a topic to {@code reader} that the cluster got at or after a time, each partition in its order and
     * up to its present end, or until {@code reader} wants no more of it; says on standard error how far it is when that takes
     * long.
     *
     * @param fromMillis since 1970 UTC, by the records' own timestamps
     * @param reader false: no more of this record's partition
     * @throws KafkaException when the cluster stops answering
     */
    public static void readSince(
            Consumer<byte[], byte[]> consumer,
            String topic,
            long fromMillis,
            Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(each -> times.put(each, Math.max(0, fromMillis)));
        Map<TopicPartition, Long> unread = new HashMap<>();
        consumer.offsetsForTimes(times).forEach((partition, begin) -> {
            if (begin != null && begin.offset() < ends.get(partition)) {
                unread.put(partition, begin.offset());
            }
        });
        consumer.assign(unread.keySet());
        unread.forEach(consumer::seek);
        long total = unread.entrySet().stream()
                .mapToLong(each -> ends.get(each.getKey()) - each.getValue())
                .sum();
        ProgressLines progress = progress(topic);
        long read = 0;
        long moved = System.nanoTime();
        while (!unread.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(topic, each.partition());
                moved = System.nanoTime();
                progress.done(++read, total);
                if (unread.containsKey(partition) && (each.offset() >= ends.get(partition) || !reader.test(each))) {
                    unread.remove(partition);
                }
            }
            unread.keySet().removeIf(each -> consumer.position(each) >= ends.get(each));
            consumer.assign(unread.keySet());
            if (System.nanoTime() - moved > SILENCE.toNanos()) {
                throw new KafkaException("the end of " + topic + " was not reached");
            }
        }
    }

    private static ProgressLines progress(String topic) {
        return ProgressLines.of("records of " + topic + " read");
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(each -> each).sum();
    }

    private <T> T answer(KafkaFuture<T> question) throws InterruptedException {
        try {
            return question.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer from " + bootstrapServers, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
