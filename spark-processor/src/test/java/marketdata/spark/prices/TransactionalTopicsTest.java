package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which records of repeated and otherwise cut batches are written. Results are named by their second. */
class TransactionalTopicsTest {
    private final FakeTransactions kafka = new FakeTransactions();
    private TransactionalTopics topics = new TransactionalTopics(kafka);

    @Test
    void aBatchThatComesAgainWritesNothing() throws Exception {
        topics.write("q", List.of(result(1), result(2), refused(7)));
        topics.write("q", List.of(result(1), result(2), refused(7)));
        restart();
        topics.write("q", List.of(result(1), result(2), refused(7)));
        assertThat(kafka.written).hasSize(3);
    }

    @Test
    void batchesThatAreCutOtherwiseWriteWhatIsNew() throws Exception {
        topics.write("q", List.of(result(1), result(2), refused(7)));
        restart();
        topics.write("q", List.of(result(1)));
        topics.write("q", List.of(result(2), result(3), refused(7), refused(8)));
        assertThat(kafka.written)
                .extracting(OutputRecord::place)
                .containsExactly(seconds(1), seconds(2), 7L, seconds(3), 8L);
    }

    @Test
    void eachSymbolTopicAndPartitionHasALineOfItsOwn() throws Exception {
        topics.write("q", List.of(result(5), refused(7)));
        topics.write(
                "q",
                List.of(
                        OutputRecord.result("higher", "S", seconds(4), new byte[0]),
                        OutputRecord.result("moving", "T", seconds(4), new byte[0]),
                        OutputRecord.refused(new RecordOrigin("prices", 1, 6, 0), null, new byte[0], "late", "")));
        assertThat(kafka.written).hasSize(5);
    }

    @Test
    void aNewCheckpointBeginsAfterWhatTheTopicsHoldAndRestatedRecordsDoNotCount() throws Exception {
        topics.write("q", List.of(result(1), result(2)));
        String restated = json(9).replace("}", ",\"version\":2,\"restated_at\":\"2026-03-01T12:00:00Z\"}");
        kafka.written.add(OutputRecord.result("moving", "S", seconds(9), restated.getBytes(StandardCharsets.UTF_8)));
        restart();
        topics.write("another", List.of(result(1), result(2), result(3)));
        assertThat(kafka.written)
                .extracting(OutputRecord::place)
                .containsExactly(seconds(1), seconds(2), seconds(9), seconds(3));
    }

    @Test
    void aLedgerTooLongForKafkaIsReadFromTheTopicsAgain() throws Exception {
        List<OutputRecord> many = IntStream.range(0, 200)
                .mapToObj(each -> OutputRecord.result(
                        "moving",
                        "SYMBOL" + each,
                        seconds(1),
                        json(1).replace("\"S\"", "\"SYMBOL" + each + '"').getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(PublishedProgress.none().with(many).toText()).isEmpty();
        topics.write("q", many);
        restart();
        topics.write("q", many);
        assertThat(kafka.written).hasSize(200);
    }

    private void restart() {
        topics = new TransactionalTopics(kafka);
    }

    private static OutputRecord result(int second) {
        return OutputRecord.result("moving", "S", seconds(second), json(second).getBytes(StandardCharsets.UTF_8));
    }

    private static String json(int second) {
        return String.format(
                Locale.ROOT, "{\"symbol\":\"S\",\"timestamp\":\"1970-01-01T00:00:0%dZ\",\"price\":1}", second);
    }

    private static OutputRecord refused(long offset) {
        return OutputRecord.refused(new RecordOrigin("prices", 0, offset, 0), null, new byte[0], "late", "");
    }

    private static long seconds(int seconds) {
        return seconds * 1_000_000L;
    }
}
