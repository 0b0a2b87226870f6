package marketdata.spark.prices;

import marketdata.spark.TestBroker;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** New, empty topics of a real broker, one partition each; the drivers of a price job write them one after the other. */
public final class ResultTopics {
    private final TestBroker broker;
    private final String[] names;

    public ResultTopics(TestBroker broker, String... names) throws Exception {
        this.broker = broker;
        this.names = names;
        broker.delete(names);
        broker.create(1, Map.of(), names);
    }

    /** What a driver has when it starts. */
    public TransactionalTopics sink() {
        return new TransactionalTopics(broker.servers(), names[0], names);
    }

    /** Committed records as topic and value, topic by topic in the order they were written. */
    public List<String> results() {
        List<String> results = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer("read_committed");
                KafkaConsumer<String, String> all = consumer("read_uncommitted")) {
            for (String name : names) {
                List<TopicPartition> partition = List.of(new TopicPartition(name, 0));
                consumer.assign(partition);
                consumer.seekToBeginning(partition);
                // On a busy machine the broker may still have to write the marks of transactions that are committed.
                long end = all.endOffsets(partition).get(partition.get(0));
                while (consumer.position(partition.get(0)) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(each -> results.add(name + ' ' + each.value()));
                }
            }
        }
        return results;
    }

    private KafkaConsumer<String, String> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.servers(), "isolation.level", isolation),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
