package marketdata.producer.live.publish;

import marketdata.model.trade.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The topics that a producer writes, as it makes them. */
final class TradeTopics {
    private static final Logger LOG = LoggerFactory.getLogger(TradeTopics.class);
    private static final int PARTITIONS = 4;

    private final String bootstrapServers;
    private final List<String> topics;

    /** @param furtherTopics are made too */
    TradeTopics(String bootstrapServers, List<String> furtherTopics) {
        this.bootstrapServers = bootstrapServers;
        this.topics = Stream.concat(
                        Stream.of(
                                Topics.RAW_TRADES,
                                Topics.CLEAN_TRADES,
                                Topics.TRADES_DEAD_LETTER,
                                Topics.PRODUCER_STATE),
                        furtherTopics.stream())
                .toList();
    }

    /**
     * Makes the topics that are missing. In all of them a record's time is the broker's: what Spark calls too far ahead, and
     * what Kafka accepts and keeps at all, must not depend on this machine's clock.
     *
     * @throws KafkaException when the cluster cannot be reached
     */
    void create() throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        Admin admin = Admin.create(settings);
        try {
            Set<String> existing = admin.listTopics().names().get(15, TimeUnit.SECONDS);
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !existing.contains(topic))
                    .map(TradeTopics::topic)
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

    private static NewTopic topic(String name) {
        if (!name.equals(Topics.PRODUCER_STATE)) {
            return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
        }
        // In one partition, so that the offsets come after what they cover; compacted early, so that a start reads
        // little.
        return new NewTopic(name, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(4 << 20),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
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
}
