package marketdata.spark.deadletter;

import marketdata.model.trade.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** By one producer for each process and cluster, which lives as long as the process and is closed at its end. */
record KafkaDeadLetterTarget(String bootstrapServers) implements DeadLetterTarget {
    /** What is sent and not yet acknowledged, of all tasks of the process; a task waits when it is used up. */
    private static final long MEMORY = 8L << 20;

    /** How long a full buffer or an absent broker is waited for before the task fails. */
    private static final int PATIENCE_MS = 120_000;

    private static final Map<String, Producer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> PRODUCERS.values().forEach(each -> each.close(Duration.ofSeconds(2))), "close letters"));
    }

    @Override
    public DeadLetterWriter open() {
        return new KafkaDeadLetterWriter(
                () -> PRODUCERS.computeIfAbsent(bootstrapServers, KafkaDeadLetterTarget::connect), this::discard);
    }

    /** A producer that has failed may be so for good; the next task gets a new one. */
    private void discard(Producer<byte[], byte[]> producer) {
        if (PRODUCERS.remove(bootstrapServers, producer)) {
            producer.close(Duration.ZERO);
        }
    }

    private static Producer<byte[], byte[]> connect(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "dead-letters",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        MEMORY,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE_MS,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.LARGEST_RECORD),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
