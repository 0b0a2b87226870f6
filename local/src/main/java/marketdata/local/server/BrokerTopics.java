package marketdata.local.server;

import marketdata.connect.kafka.JobOffsets;
import marketdata.connect.kafka.TopicCreator;
import marketdata.local.RunFailed;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The broker's topics, seen through its admin protocol. */
public final class BrokerTopics implements AutoCloseable {
    static final List<String> NAMES =
            List.of(Topics.RAW_TRADES, Topics.CLEAN_TRADES, Topics.TRADES_DEAD_LETTER, Topics.CRYPTO_TRADES);

    private static final int WAIT_SECONDS = 10;

    private final Admin admin;

    /** Connects lazily; the broker may still be starting. */
    public BrokerTopics(String bootstrapServers) {
        admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers,
                "reconnect.backoff.ms", "50",
                "reconnect.backoff.max.ms", "250",
                "default.api.timeout.ms", "10000",
                "request.timeout.ms", "5000"));
    }

    /** Waits for the broker and creates the topics that do not exist; true when there were some. */
    public boolean createMissing(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return TopicCreator.create(admin, NAMES, KafkaBroker.partitions());
            } catch (KafkaException e) {
                if (System.nanoTime() > end) {
                    throw new RunFailed("Kafka does not answer after " + patience.toSeconds() + " s", e);
                }
                Thread.sleep(100);
            }
        }
    }

    /** The offset the next record of each partition will get; empty when the broker does not answer now. */
    public Map<Integer, Long> endOffsets(String topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<Integer, Long> ends = new HashMap<>();
        try {
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS)
                    .get(topic)
                    .partitions()
                    .forEach(each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
            admin.listOffsets(latest)
                    .all()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS)
                    .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        }
        return ends;
    }

    /** How far the jobs beside the main one have read; fails when the broker does not answer now. */
    public List<JobOffsets> jobs() throws ExecutionException, InterruptedException {
        return JobOffsets.all(admin);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
