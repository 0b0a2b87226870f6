package marketdata.producer.kafka;

import marketdata.model.CleanTradeReader;
import marketdata.model.RejectedException;
import marketdata.model.Topics;
import marketdata.model.TradeSink;
import marketdata.model.exchange.ExchangeProtocol;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads back the end of {@code clean_trades}: what this program, or another like it, published last. */
public final class TopicTail {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final int PARTITIONS = 4;
    /** Records a partition: what was under way to Kafka when a producer was killed is among them. */
    private static final long RECENT = 5_000;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final List<String> topics;

    /**
     * The end of a topic of this cluster.
     *
     * @param furtherTopics are made too
     */
    public TopicTail(String bootstrapServers, List<String> furtherTopics) {
        this.bootstrapServers = bootstrapServers;
        this.topics = Stream.concat(
                        Stream.of(Topics.RAW_TRADES, Topics.CLEAN_TRADES, Topics.TRADES_DEAD_LETTER),
                        furtherTopics.stream())
                .toList();
    }

    /**
     * Makes the topics that are missing. In all of them a record's time is the broker's: what Spark calls too far ahead, and
     * what Kafka accepts and keeps at all, must not depend on this machine's clock.
     *
     * @throws KafkaException when the cluster cannot be reached
     */
    public void createTopics() throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        Admin admin = Admin.create(settings);
        try {
            Set<String> existing = admin.listTopics().names().get(15, TimeUnit.SECONDS);
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !existing.contains(topic))
                    .map(topic -> new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()))
                    .toList();
            admin.createTopics(missing).all().get(15, TimeUnit.SECONDS);
            useBrokersTime(admin);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof org.apache.kafka.common.errors.TopicExistsException)) {
                throw new KafkaException(e.getCause().getMessage(), e.getCause());
            }
        } catch (TimeoutException e) {
            throw new KafkaException("no answer from " + bootstrapServers, e);
        } finally {
            // Without a limit it would wait for the calls in vain, and a stop with it.
            admin.close(Duration.ZERO);
        }
    }

    private void useBrokersTime(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        ConfigEntry appended =
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
        Map<ConfigResource, Collection<AlterConfigOp>> changes = topics.stream()
                .collect(Collectors.toMap(
                        topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        topic -> List.of(new AlterConfigOp(appended, AlterConfigOp.OpType.SET))));
        try {
            admin.incrementalAlterConfigs(changes).all().get(15, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            LOG.warn("Not allowed to set message.timestamp.type=LogAppendTime; this machine's clock must be right");
        }
    }

    /**
     * Hands the last {@code records} trades of every partition to {@code sink}, in the order of each partition.
     *
     * @return how far back that reaches: what was published later than this has been handed over, microseconds since 1970
     *     UTC; 0 when that was all there is
     * @throws KafkaException when the cluster cannot be reached or stops answering
     */
    public long read(long records, TradeSink sink) {
        CleanTradeReader reader = new CleanTradeReader();
        return read(Topics.CLEAN_TRADES, records, record -> {
            // History that a command put there says nothing about how far we were.
            if (record.headers().lastHeader(Topics.CONNECTION) == null) {
                reader.read(record.value(), sink);
            }
        });
    }

    /**
     * The ids of the last trades in the topics that hold the same trades: the frames, and the exchange's further topics.
     *
     * @throws KafkaException when the cluster cannot be reached or stops answering
     */
    public TailIds elsewhere(ExchangeProtocol protocol) {
        TailIds ids = new TailIds();
        byte[] source = protocol.exchange().source().getBytes(StandardCharsets.UTF_8);
        read(Topics.RAW_TRADES, RECENT, record -> {
            Header from = record.headers().lastHeader(Topics.SOURCE);
            boolean ours = from != null && Arrays.equals(from.value(), source);
            if (ours
                    && record.headers().lastHeader(Topics.REJECTED) == null
                    && record.headers().lastHeader(Topics.EXCHANGE_HOLE) == null) {
                protocol.readTrades(record.value(), ids.of(Topics.RAW_TRADES));
            }
        });
        CleanTradeReader reader = new CleanTradeReader();
        for (String topic : protocol.furtherTopics()) {
            read(topic, RECENT, record -> reader.read(record.value(), ids.of(topic)));
        }
        return ids;
    }

    private long read(String topic, long records, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(KafkaSettings.consumer(bootstrapServers))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> firstMillis = new HashMap<>();
            for (TopicPartition partition : partitions) {
                long from = Math.max(begin.get(partition), end.get(partition) - records);
                if (from == begin.get(partition)) {
                    firstMillis.put(partition, 0L);
                }
                consumer.seek(partition, from);
            }
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < end.get(each))) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException("the end of " + topic + " was not reached in " + LIMIT.toSeconds() + " s");
                }
                consumer.poll(POLL).forEach(record -> {
                    firstMillis.putIfAbsent(new TopicPartition(topic, record.partition()), record.timestamp());
                    readable(record, taker);
                });
            }
            return 1000 * firstMillis.values().stream().max(Long::compare).orElse(0L);
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
