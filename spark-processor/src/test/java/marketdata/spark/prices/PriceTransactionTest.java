package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.spark.prices.PriceTransaction.Counts;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

class PriceTransactionTest {
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void aLargeRestatementIsManyTransactionsOfBoundedSize() {
        int many = 3 * PriceTransaction.MOST + 1;
        List<Integer> openRecords = new ArrayList<>();
        List<Long> published = new ArrayList<>();
        Iterator<PriceRestatement> records = IntStream.range(0, many)
                .mapToObj(each -> {
                    openRecords.add(kafka.uncommittedRecords().size());
                    return record("a", 2);
                })
                .iterator();
        try (PriceTransaction transaction = new PriceTransaction(kafka)) {
            assertThat(transaction.publish(records, published::add)).isEqualTo(Map.of("a|S", new Counts(many, 0)));
        }
        assertThat(kafka.history()).hasSize(many);
        assertThat(kafka.commitCount()).isEqualTo(4);
        assertThat(published).containsExactly(10_000L, 20_000L, 30_000L, 30_001L);
        assertThat(openRecords)
                .as("no transaction is open while the next record is computed")
                .containsOnly(0);
    }

    @Test
    void fewRecordsAreOneTransactionAndAreCounted() {
        try (PriceTransaction transaction = new PriceTransaction(kafka)) {
            assertThat(transaction.publish(
                            List.of(record("a", 1), record("a", 2), record("b", 3))
                                    .iterator(),
                            done -> {}))
                    .isEqualTo(Map.of("a|S", new Counts(1, 1), "b|S", new Counts(1, 0)));
        }
        assertThat(kafka.history()).hasSize(3);
        assertThat(kafka.commitCount()).isEqualTo(1);
    }

    @Test
    void aRunThatANewerOneHasReplacedWritesNothing() {
        PriceTransaction transaction = new PriceTransaction(kafka);
        kafka.fenceProducer();
        assertThatThrownBy(() -> transaction.publish(List.of(record("a", 1)).iterator(), done -> {}))
                .isInstanceOf(ProducerFencedException.class);
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void aRunThatFailsInTheMiddleHasPublishedNothing() {
        PriceTransaction transaction = new PriceTransaction(kafka);
        Iterator<PriceRestatement> broken = new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public PriceRestatement next() {
                if (given++ == 2) {
                    throw new NoSuchElementException("a lost partition");
                }
                return record("a", 1);
            }
        };
        assertThatThrownBy(() -> transaction.publish(broken, done -> {})).hasMessage("a lost partition");
        assertThat(kafka.history()).isEmpty();
    }

    private static PriceRestatement record(String topic, int version) {
        return new PriceRestatement(OutputRecord.result(topic, "S", 0, new byte[0]), version);
    }
}
