package marketdata.spark.prices;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * Records into Kafka, exactly once, by what they are and not by their batch: a job gives those of a line in order
 * ({@link OutputRecord#place}), so whatever is not beyond the last one written is there. A batch may come again, cut otherwise,
 * from an older state, or from the beginning with a new checkpoint. A second driver on the same checkpoint fences the
 * first. Readers must use {@code isolation.level=read_committed}.
 */
public final class TransactionalTopics implements VoidFunction2<Dataset<OutputRecord>, Long>, AutoCloseable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalTopics.class);

    private final transient KafkaTransactions transactions;
    private PublishedProgress progress;

    /**
     * @param ledger an existing topic whose name the ledger's offset bears; nothing is read from it for that
     * @param results the topics of results; a new checkpoint begins after what they hold
     */
    public TransactionalTopics(String bootstrapServers, String ledger, String... results) {
        transactions = new KafkaTransactions(bootstrapServers, ledger, List.of(results));
    }

    @Override
    public void call(Dataset<OutputRecord> batch, Long number) throws Exception {
        String query = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
        write(query, batch.collectAsList());
    }

    /** @param query identifies the checkpoint */
    public void write(String query, List<OutputRecord> records) throws Exception {
        if (progress == null) {
            progress = transactions.begin(query);
        }
        List<OutputRecord> fresh = records.stream().filter(progress::isNew).toList();
        if (fresh.size() < records.size()) {
            LOG.info("{} of {} records are in their topics already", records.size() - fresh.size(), records.size());
        }
        if (!fresh.isEmpty()) {
            PublishedProgress after = progress.with(fresh);
            transactions.write(fresh, after);
            progress = after;
        }
    }

    static ProducerRecord<byte[], byte[]> record(OutputRecord outgoing) {
        return new ProducerRecord<>(outgoing.topic(), outgoing.keyBytes(), outgoing.value());
    }

    @Override
    public void close() {
        transactions.close();
    }
}
