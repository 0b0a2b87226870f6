package marketdata.spark.prices;

import marketdata.model.trade.Topics;
import marketdata.spark.core.source.CommittedRecords;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Transactions whose {@link PublishedProgress} stands beside an offset of a consumer group of the query's own. A query that has none
 * yet, because its checkpoint is new, has come as far as the topics of its results say.
 */
final class KafkaTransactions implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;

    private final String bootstrapServers;
    private final TopicPartition ledger;
    private final List<String> results;
    private KafkaProducer<byte[], byte[]> producer;
    private String group;
    private long transactions;

    KafkaTransactions(String bootstrapServers, String ledger, List<String> results) {
        this.bootstrapServers = bootstrapServers;
        this.ledger = new TopicPartition(ledger, 0);
        this.results = results;
    }

    /**
     * Takes the query over from its older drivers.
     *
     * @return how far it has come
     */
    PublishedProgress begin(String query) throws ExecutionException, InterruptedException {
        group = "ledger-" + query;
        producer = producer(bootstrapServers, group, TIMEOUT_MS);
        // Ends what a dead predecessor left open, so that the ledger read next is its last word.
        producer.initTransactions();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(
                            group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(ledger);
            transactions = committed == null ? 0 : committed.offset();
            return PublishedProgress.of(committed == null ? null : committed.metadata())
                    .orElseGet(this::published);
        }
    }

    /** Writes the records and how far the query has come with them: all or nothing. */
    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction fails when any record failed
    void write(List<OutputRecord> records, PublishedProgress after) {
        producer.beginTransaction();
        records.forEach(each -> producer.send(TransactionalTopics.record(each)));
        OffsetAndMetadata offset = new OffsetAndMetadata(transactions + 1, after.toText());
        producer.sendOffsetsToTransaction(Map.of(ledger, offset), new ConsumerGroupMetadata(group));
        producer.commitTransaction();
        transactions++;
    }

    /**
     * A producer whose records go in transactions.
     *
     * @param name of the transactions, which only one process can have
     * @param timeoutMillis readers of committed records wait so long when the process dies in one and nobody follows it
     */
    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, String name, int timeoutMillis) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        name,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        timeoutMillis,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.LARGEST_RECORD),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** What the topics hold, each read once from its beginning. */
    private PublishedProgress published() {
        TreeMap<String, Long> places = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = CommittedRecords.consumer(bootstrapServers)) {
            List<TopicPartition> partitions = CommittedRecords.partitions(consumer, results);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> PublishedResult.place(each.topic(), each.value())
                        .ifPresent(place -> places.merge(place.line(), place.place(), Math::max)));
            }
        }
        return new PublishedProgress(places);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
