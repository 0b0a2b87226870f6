package marketdata.producer.live;

import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Kafka as a list of records. */
public final class FakeKafka {
    public final MockProducer<byte[], byte[]> producer;
    public final Counters counters = new Counters();
    public final List<Exception> failures = new CopyOnWriteArrayList<>();
    public final List<Long> acknowledgedTrades = new CopyOnWriteArrayList<>();
    public final KafkaPublisher publisher;

    /** Acknowledges everything at once. */
    public FakeKafka() {
        this(true);
    }

    public FakeKafka(boolean acknowledges) {
        this(acknowledges, "binance", List.of());
    }

    /** Of another exchange. */
    public FakeKafka(String source, List<String> furtherTopics) {
        this(true, source, furtherTopics);
    }

    /** Acknowledges what the test lets it. */
    public FakeKafka(boolean acknowledges, String source, List<String> furtherTopics) {
        producer = new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
        publisher =
                new KafkaPublisher(producer, source, furtherTopics, counters, failures::add, acknowledgedTrades::add);
    }

    public List<ProducerRecord<byte[], byte[]>> topic(String name) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(name))
                .toList();
    }

    public List<String> values(String topic) {
        return topic(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    public static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    public static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }
}
