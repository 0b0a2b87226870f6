package marketdata.spark.sink;

import marketdata.model.Topics;
import marketdata.spark.price.Outgoing;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * A batch's records into Kafka, exactly once. Records and the batch's number, kept as an offset of a consumer group of
 * the query's own, are one transaction; a batch that Spark gives again finds its number and writes nothing. A second
 * driver on the same checkpoint fences the first. Readers must use {@code isolation.level=read_committed}.
 */
public final class TransactionalTopics implements VoidFunction2<Dataset<Outgoing>, Long>, AutoCloseable {
    private static final long serialVersionUID = 1;

    private final String bootstrapServers;
    private final TopicPartition ledger;
    private transient KafkaProducer<byte[], byte[]> producer;
    private String group;
    private long next;

    /** @param topic an existing topic whose name the ledger's offset bears; nothing is read from it */
    public TransactionalTopics(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.ledger = new TopicPartition(topic, 0);
    }

    @Override
    public void call(Dataset<Outgoing> batch, Long number) throws Exception {
        String query = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
        write(query, batch.collectAsList(), number);
    }

    /** @param query identifies the checkpoint the numbers belong to */
    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction fails when any record failed
    public void write(String query, List<Outgoing> records, long number)
            throws ExecutionException, InterruptedException {
        open(query);
        if (number < next || records.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        records.forEach(each -> producer.send(record(each)));
        producer.sendOffsetsToTransaction(
                Map.of(ledger, new OffsetAndMetadata(number + 1)), new ConsumerGroupMetadata(group));
        producer.commitTransaction();
        next = number + 1;
    }

    private void open(String query) throws ExecutionException, InterruptedException {
        if (producer != null) {
            return;
        }
        group = "ledger-" + query;
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        group,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        60_000,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        // Ends what a dead predecessor left open, so that the ledger read next is its last word.
        producer.initTransactions();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(
                            group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(ledger);
            next = committed == null ? 0 : committed.offset();
        }
    }

    static ProducerRecord<byte[], byte[]> record(Outgoing outgoing) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                outgoing.topic(), outgoing.key() == null ? null : utf8(outgoing.key()), outgoing.value());
        if (outgoing.reason() != null) {
            record.headers().add(Topics.REASON, utf8(outgoing.reason()));
            record.headers().add(Topics.WHERE, utf8(outgoing.where()));
            record.headers().add(Topics.DETAIL, utf8(outgoing.detail()));
        }
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
