package marketdata.connect.kafka;

import marketdata.model.trade.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Creates this project's topics, by the same rules whichever program comes first. A record's time is the broker's in all of
 * them: how far ahead of it a trade may be, and what Kafka retains, must not depend on the clock of the machine that sent it.
 */
public final class TopicCreator {
    /** Partitions of every topic that has a key per symbol, unless the user names another number. */
    public static final int PARTITIONS = 4;

    /** A broker's memory and the time of an election grow with them. */
    public static final int MOST_PARTITIONS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
    private static final int ANSWER_SECONDS = 15;

    /** Topics that keep the newest record of each key for ever. One partition, so that the records are in one order. */
    private static final Set<String> COMPACTED =
            Set.of(Topics.PRODUCER_STATE, Topics.TRADES_REDRIVEN, Topics.TRADES_BACKFILLED);

    private TopicCreator() {}

    /**
     * Creates the topics that do not exist.
     *
     * @param partitions of each, unless its records must be in one order
     * @throws KafkaException when the cluster does not answer, or does not allow it
     */
    public static void create(String bootstrapServers, Collection<String> topics, int partitions)
            throws InterruptedException {
        Admin admin = admin(bootstrapServers);
        try {
            create(admin, topics, partitions);
        } finally {
            close(admin);
        }
    }

    /**
     * Creates the topics that do not exist, and sets {@code message.timestamp.type=LogAppendTime} on those that do. Where the
     * cluster does not allow the latter, a warning is logged.
     *
     * @param partitions of each new one, unless its records must be in one order
     * @throws KafkaException when the cluster does not answer, or does not allow to create a topic
     */
    public static void createOrAlter(String bootstrapServers, Collection<String> topics, int partitions)
            throws InterruptedException {
        Admin admin = admin(bootstrapServers);
        try {
            Set<String> existing = answer(admin.listTopics().names());
            create(admin, topics, existing, partitions);
            useBrokersTime(admin, topics.stream().filter(existing::contains).toList());
        } finally {
            close(admin);
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000));
    }

    /** Without a limit, close waits for calls that nobody will answer. */
    private static void close(Admin admin) {
        admin.close(Duration.ZERO);
    }

    /**
     * Creates the topics that do not exist.
     *
     * @param partitions of each, unless its records must be in one order
     * @return whether there were any
     * @throws KafkaException when the cluster does not answer, or does not allow it
     */
    public static boolean create(Admin admin, Collection<String> topics, int partitions) throws InterruptedException {
        return create(admin, topics, answer(admin.listTopics().names()), partitions);
    }

    /** A topic and its numbers of partitions; equal when it had more than were asked for. */
    public record AddedPartitions(String topic, int before, int after) {
        /** In words. */
        public String text() {
            return before == after
                    ? topic + ": keeps its " + before + " partitions, Kafka removes none"
                    : topic + ": " + after + " partitions, it had " + before;
        }
    }

    /**
     * Adds partitions to topics that have fewer. A symbol whose key then belongs to another partition has its older records
     * in the one before, so whoever reads the topic from its beginning may read newer ones first.
     *
     * @return the topics that had another number of partitions; those that do not exist are left out
     * @throws KafkaException when the cluster does not answer, or does not allow it
     */
    public static List<AddedPartitions> addPartitions(
            String bootstrapServers, Collection<String> topics, int partitions) throws InterruptedException {
        Admin admin = admin(bootstrapServers);
        try {
            Set<String> existing = answer(admin.listTopics().names());
            List<AddedPartitions> changes = new ArrayList<>();
            for (String topic : topics.stream().filter(existing::contains).toList()) {
                int found = answer(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic)
                        .partitions()
                        .size();
                if (found < partitions) {
                    answer(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                            .all());
                }
                if (found != partitions) {
                    changes.add(new AddedPartitions(topic, found, Math.max(found, partitions)));
                }
            }
            return changes;
        } finally {
            close(admin);
        }
    }

    private static boolean create(Admin admin, Collection<String> topics, Set<String> existing, int partitions)
            throws InterruptedException {
        List<NewTopic> missing = topics.stream()
                .filter(each -> !existing.contains(each))
                .map(each -> topic(each, partitions))
                .toList();
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                answer(created);
            } catch (TopicExistsException e) {
                LOG.debug("Another program has just created a topic", e);
            }
        }
        return !missing.isEmpty();
    }

    private static NewTopic topic(String name, int partitions) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        if (COMPACTED.contains(name)) {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        if (name.equals(Topics.PRODUCER_STATE)) {
            // Written every few seconds and read as a whole at each start: compacted early, so that a start reads
            // little.
            settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(4 << 20));
            settings.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
        }
        return new NewTopic(name, Optional.of(COMPACTED.contains(name) ? 1 : partitions), Optional.empty())
                .configs(settings);
    }

    /** Topics that somebody else created, with other rules. */
    private static void useBrokersTime(Admin admin, List<String> topics) throws InterruptedException {
        ConfigEntry appended = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        Map<ConfigResource, Collection<AlterConfigOp>> changes = topics.stream()
                .collect(Collectors.toMap(
                        each -> new ConfigResource(ConfigResource.Type.TOPIC, each),
                        each -> List.of(new AlterConfigOp(appended, AlterConfigOp.OpType.SET))));
        if (changes.isEmpty()) {
            return;
        }
        try {
            answer(admin.incrementalAlterConfigs(changes).all());
        } catch (AuthorizationException e) {
            LOG.warn(
                    "Not allowed to set message.timestamp.type=LogAppendTime; this machine's clock must be right: {}",
                    e.getMessage());
        }
    }

    private static <T> T answer(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + ANSWER_SECONDS + " s", e);
        }
    }
}
