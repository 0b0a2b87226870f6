package marketdata.spark;

import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.deadletter.DeadLetterWriter;
import marketdata.spark.deadletter.KafkaDeadLetterWriter;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Dead letters to a producer of this JVM, which all tasks of its Spark find. */
public record TestLetters(int number) implements DeadLetterTarget {
    private static final Map<Integer, MockProducer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();
    private static final AtomicInteger LAST = new AtomicInteger();

    /** Its own producer. */
    public TestLetters() {
        this(LAST.incrementAndGet());
        PRODUCERS.put(number, new MockProducer<>(true, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public DeadLetterWriter open() {
        return new KafkaDeadLetterWriter(() -> PRODUCERS.get(number), broken -> {});
    }

    /** What was sent. */
    public List<ProducerRecord<byte[], byte[]>> sent() {
        return PRODUCERS.get(number).history();
    }

    /** A letter's header as text. */
    public static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
