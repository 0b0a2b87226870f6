package marketdata.spark.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.connect.kafka.DeadLetter;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a task does when Kafka does not take a dead letter. */
class KafkaDeadLetterWriterTest {
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<Producer<byte[], byte[]>> failed = new ArrayList<>();
    private final DeadLetterWriter outbox = new KafkaDeadLetterWriter(() -> kafka, failed::add);

    @Test
    void aLetterThatTheBrokerFindsTooLargeIsSentAgainCut() {
        outbox.send(deadLetter(new byte[200_000], "key".getBytes(StandardCharsets.UTF_8)));
        kafka.errorNext(new RecordTooLargeException("of this broker"));
        outbox.flush();

        ProducerRecord<byte[], byte[]> cut = kafka.history().get(1);
        assertThat(cut.value()).hasSize(64 << 10);
        assertThat(new String(cut.headers().lastHeader("length").value(), StandardCharsets.UTF_8))
                .isEqualTo("200000");
        assertThat(cut.headers().lastHeader("sha256").value()).hasSize(64);
        assertThat(cut.key()).isNotNull();
        assertThat(failed).isEmpty();
    }

    @Test
    void aLetterTooLargeEvenWhenCutFailsTheTaskAndIsNotTriedForEver() {
        outbox.send(deadLetter(new byte[200_000], null));
        kafka.errorNext(new RecordTooLargeException("of this broker"));
        outbox.send(deadLetter(new byte[1], null));
        kafka.errorNext(new RecordTooLargeException("of this broker"));
        assertThatThrownBy(outbox::flush).hasRootCauseMessage("of this broker");
    }

    @Test
    void aKeyOfAMegabyteIsLeftOutAndTheRestIsThere() {
        outbox.send(deadLetter(new byte[10], new byte[1 << 20]));
        outbox.flush();
        assertThat(kafka.history()).singleElement().satisfies(each -> {
            assertThat(each.key()).isNull();
            assertThat(each.value()).hasSize(10);
        });
    }

    @Test
    void aLetterThatDoesNotReachKafkaFailsTheTask() {
        outbox.send(deadLetter(new byte[10], null));
        kafka.errorNext(new TimeoutException("no broker"));
        assertThatThrownBy(outbox::flush)
                .hasMessageContaining("the batch will be repeated")
                .hasRootCauseMessage("no broker");
        assertThat(failed).containsExactly(kafka);
    }

    @Test
    void aTaskWithoutLettersNeedsNoKafka() {
        new KafkaDeadLetterWriter(
                        () -> {
                            throw new AssertionError("connected");
                        },
                        failed::add)
                .flush();
        assertThat(failed).isEmpty();
    }

    private static DeadLetter deadLetter(byte[] value, byte[] key) {
        return new DeadLetter("trades_dead_letter", key, value, "not_json", "clean_trades-0-7", "why");
    }
}
