package marketdata.spark.sink;

import marketdata.spark.price.Outgoing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Dead letters of any topic, sent before their batch is committed: never lost; after a crash in between, sent twice. */
final class Letters implements AutoCloseable {
    private final Supplier<Producer<byte[], byte[]>> kafka;
    private Producer<byte[], byte[]> producer;

    Letters(String bootstrapServers) {
        this(() -> new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    }

    Letters(Supplier<Producer<byte[], byte[]>> kafka) {
        this.kafka = kafka;
    }

    void send(List<Outgoing> letters) throws InterruptedException {
        if (letters.isEmpty()) {
            return;
        }
        if (producer == null) {
            producer = kafka.get();
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        letters.forEach(each -> sent.add(producer.send(TransactionalTopics.record(each))));
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "a dead letter did not reach Kafka; the batch is repeated", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
