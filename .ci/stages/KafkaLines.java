import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lines of a topic for CI. {@code create SERVERS TOPIC PARTITIONS}. From standard input: {@code send SERVERS TOPIC KEY},
 * {@code send-keyed SERVERS TOPIC} with key and tab before each value. To its present end: {@code read SERVERS TOPIC},
 * {@code letters SERVERS TOPIC} with the headers reason and where before each value. {@code forget SERVERS TOPIC
 * PARTITION=OFFSET...} deletes the records before these offsets, as retention does.
 */
class KafkaLines {
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "create" -> create(args[1], args[2], Integer.parseInt(args[3]));
            case "send" -> send(args[1], args[2], args[3]);
            case "send-keyed" -> send(args[1], args[2], null);
            case "forget" -> forget(args);
            case "read" -> read(args[1], args[2], false);
            default -> read(args[1], args[2], true);
        }
    }

    private static void create(String servers, String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void forget(String[] args) throws Exception {
        Map<TopicPartition, RecordsToDelete> upTo = new HashMap<>();
        for (int i = 3; i < args.length; i++) {
            String[] words = args[i].split("=");
            upTo.put(
                    new TopicPartition(args[2], Integer.parseInt(words[0])),
                    RecordsToDelete.beforeOffset(Long.parseLong(words[1])));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[1]))) {
            admin.deleteRecords(upTo).all().get();
        }
        System.out.println("forgotten: " + upTo);
    }

    private static void send(String servers, String topic, String key) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new StringSerializer())) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int tab = key == null ? line.indexOf('\t') : -1;
                producer.send(new ProducerRecord<>(topic, tab < 0 ? key : line.substring(0, tab), line.substring(tab + 1)));
            }
        }
    }

    private static void read(String servers, String topic, boolean letters) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> parts = consumer.partitionsFor(topic).stream()
                    .map(part -> new TopicPartition(topic, part.partition()))
                    .toList();
            consumer.assign(parts);
            consumer.seekToBeginning(parts);
            Map<TopicPartition, Long> ends = consumer.endOffsets(parts);
            while (parts.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
                    out.println((letters ? header(each, "reason") + header(each, "where") : "") + each.value());
                }
            }
        }
        out.flush();
    }

    private static String header(ConsumerRecord<String, String> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8) + '\t';
    }
}
