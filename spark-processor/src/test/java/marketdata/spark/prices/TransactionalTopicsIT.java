package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.spark.TestBroker;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Each record once, whatever batches give it again and however often the driver is replaced. */
class TransactionalTopicsIT {
    private static TestBroker broker;

    @TempDir
    private static Path folder;

    private final List<TransactionalTopics> drivers = new ArrayList<>();
    private ResultTopics kafka;
    private TransactionalTopics topics;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void start() throws Exception {
        kafka = new ResultTopics(broker, "moving", "higher");
        restart();
    }

    @AfterEach
    void stop() {
        drivers.forEach(TransactionalTopics::close);
    }

    @Test
    void aBatchThatComesAgainWritesNothing() throws Exception {
        String query = "again";
        topics.write(query, List.of(result("moving", 1), result("moving", 2)));
        topics.write(query, List.of(result("moving", 1), result("moving", 2)));
        restart();
        topics.write(query, List.of(result("moving", 1), result("moving", 2)));
        assertThat(kafka.results()).containsExactly(written("moving", 1), written("moving", 2));
    }

    @Test
    void batchesThatAreCutOtherwiseWriteWhatIsNew() throws Exception {
        String query = "cut";
        topics.write(query, List.of(result("moving", 1), result("moving", 2)));
        restart();
        topics.write(query, List.of(result("moving", 1)));
        topics.write(query, List.of(result("moving", 2), result("moving", 3)));
        assertThat(kafka.results()).containsExactly(written("moving", 1), written("moving", 2), written("moving", 3));
    }

    @Test
    void eachTopicAndSymbolHasItsOwnOrder() throws Exception {
        topics.write("order", List.of(result("moving", 5)));
        topics.write("order", List.of(result("higher", 4), result("moving", "T", 4), result("moving", 4)));
        assertThat(kafka.results())
                .containsExactly(written("moving", 5), "moving " + json("T", 4), written("higher", 4));
    }

    @Test
    void aNewCheckpointBeginsAfterWhatTheTopicsHoldAndRestatedRecordsDoNotCount() throws Exception {
        String restated = json("S", 9).replace("}", ",\"version\":2,\"restated_at\":\"2026-03-01T12:00:00Z\"}");
        OutputRecord late = OutputRecord.result("moving", "S", 9, restated.getBytes(StandardCharsets.UTF_8));
        topics.write("restates", List.of(late));
        restart();
        topics.write("old", List.of(result("moving", 1), result("moving", 2)));
        restart();
        topics.write("new", List.of(result("moving", 1), result("moving", 2), result("moving", 3)));
        assertThat(kafka.results())
                .containsExactly(
                        "moving " + restated, written("moving", 1), written("moving", 2), written("moving", 3));
    }

    @Test
    void aPositionTooLongForKafkaIsReadFromTheTopicsAgain() throws Exception {
        List<OutputRecord> many = IntStream.range(0, 200)
                .mapToObj(each -> result("moving", "SYMBOL" + each, 1))
                .toList();
        assertThat(PublishedProgress.none().with(many).toText()).isEmpty();
        topics.write("long", many);
        restart();
        topics.write("long", many);
        assertThat(kafka.results()).hasSize(200);
    }

    @Test
    void aDriverThatWasReplacedWritesNothing() throws Exception {
        topics.write("fenced", List.of(result("moving", 1)));
        TransactionalTopics older = topics;
        restart();
        topics.write("fenced", List.of(result("moving", 2)));
        assertThatThrownBy(() -> older.write("fenced", List.of(result("moving", 2), result("moving", 3))))
                .isInstanceOf(KafkaException.class);
        assertThat(kafka.results()).containsExactly(written("moving", 1), written("moving", 2));
    }

    /** With the size of a real restatement: {@code -Drestated.results=1000000}. */
    @Test
    void aRestatementOfAnySizeIsWrittenInTransactionsThatTheBrokerBears() throws Exception {
        int results = Integer.getInteger("restated.results", 2 * PriceTransaction.MOST + 1);
        Iterator<PriceRestatement> restated = IntStream.range(0, results)
                .mapToObj(each -> new PriceRestatement(result("moving", "S" + each, 1), 2))
                .iterator();
        try (PriceTransaction transaction = new PriceTransaction(broker.servers(), "restatement")) {
            assertThat(transaction.publish(restated, done -> {})).hasSize(results);
        }
        assertThat(kafka.results()).hasSize(results).doesNotHaveDuplicates();
    }

    private void restart() {
        topics = kafka.sink();
        drivers.add(topics);
    }

    private static OutputRecord result(String topic, int second) {
        return result(topic, "S", second);
    }

    private static OutputRecord result(String topic, String symbol, int second) {
        byte[] value = json(symbol, second).getBytes(StandardCharsets.UTF_8);
        return OutputRecord.result(topic, symbol, second * 1_000_000L, value);
    }

    private static String written(String topic, int second) {
        return topic + ' ' + json("S", second);
    }

    private static String json(String symbol, int second) {
        return String.format(
                Locale.ROOT, "{\"symbol\":\"%s\",\"timestamp\":\"1970-01-01T00:00:0%dZ\",\"price\":1}", symbol, second);
    }
}
