package marketdata.producer.feeds;

import marketdata.connect.kafka.DeadLetter;
import marketdata.connect.kafka.TopicCreator;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A topic of events and its dead letters. What Kafka does not take in the end is a fault at the next call. */
public final class FeedTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedTopic.class);

    private final Producer<byte[], byte[]> producer;
    private final String name;
    private volatile Exception failure;

    /** Writes with this producer, which it owns from now on. */
    public FeedTopic(Producer<byte[], byte[]> producer, String name) {
        this.producer = producer;
        this.name = name;
    }

    /** Creates what is missing of topic and dead letters, and opens them. */
    public static FeedTopic open(FeedOptions options, String name) throws InterruptedException {
        String servers = options.kafka().servers();
        TopicCreator.create(servers, List.of(name, DeadLetter.topicOf(name)), options.partitions());
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.LARGEST_RECORD);
        return new FeedTopic(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), name);
    }

    /** One event. */
    public void send(String key, byte[] json) {
        send(new ProducerRecord<>(name, utf8(key), json));
    }

    /** What could not be used, as it came. */
    public void reject(byte[] payload, RejectedException reason) {
        reject(payload, reason.reason().wire(), reason.getMessage());
    }

    /** What could not be used, for a reason that is no trade's. */
    public void reject(byte[] payload, String reason, String detail) {
        LOG.warn("Rejected ({}): {}", reason, detail);
        send(new DeadLetter(DeadLetter.topicOf(name), null, payload, reason, "producer", detail).record());
    }

    /** The callback receives every result that the future would hold. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(ProducerRecord<byte[], byte[]> record) {
        check();
        producer.send(record, (metadata, problem) -> {
            if (problem != null) {
                failure = problem;
            }
        });
    }

    /** Waits until Kafka has everything. */
    public void flush() {
        producer.flush();
        check();
    }

    private void check() {
        if (failure != null) {
            throw new IllegalStateException("Kafka did not take a record of " + name, failure);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
