package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.PriceTopics;
import marketdata.spark.JsonReport;
import marketdata.spark.TestBroker;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The job RestatePrices as a program of its own, with a real Kafka: what it reports as JSON is what it has written. */
class RestatePricesIT {
    @TempDir
    private static Path folder;

    @Test
    void reportsTheRecordsOfEachTopicAndSymbol() throws Exception {
        try (TestBroker broker = new TestBroker(folder)) {
            ResultTopics topics = new ResultTopics(
                    broker, PriceTopics.MOVING, PriceTopics.ZSCORES, PriceTopics.HIGHER, PriceTopics.LOWER);
            broker.create(1, Map.of(), PriceTopics.PRICES);
            List<byte[]> prices = new ArrayList<>();
            for (int second : new int[] {0, 20, 50, 99}) {
                prices.add(bytes(PriceRestaterTest.json("A", second, Integer.toString(1 + second))));
            }
            try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
                for (byte[] each : prices) {
                    send(producer, PriceTopics.PRICES, each);
                }
                for (OutputRecord each : PriceRestaterTest.results("A", prices)) {
                    send(producer, each.topic(), each.value());
                }
                assertThat(restate(broker)).singleElement().hasToString("{\"records\":0}");
                send(producer, PriceTopics.PRICES, bytes(PriceRestaterTest.json("A", 8, "5")));
            }

            List<JsonNode> lines = restate(broker);
            List<String> written = topics.results().stream()
                    .filter(each -> each.contains("restated_at"))
                    .toList();
            assertThat(written).isNotEmpty();
            assertThat(lines.get(0)).hasToString("{\"records\":" + written.size() + "}");
            assertThat(lines)
                    .contains(
                            JsonReport.parse("""
                    {"topic":"%s","symbol":"A","restated":2,"added":1}""".formatted(PriceTopics.MOVING)).get(0));
            assertThat(lines.stream().skip(1)).allSatisfy(line -> {
                Stream<String> ofTopic = written.stream()
                        .filter(each -> each.startsWith(line.path("topic").asText() + ' '));
                assertThat(line.path("restated").asLong() + line.path("added").asLong())
                        .isEqualTo(ofTopic.count());
            });
            assertThat(lines.stream()
                            .skip(1)
                            .mapToLong(line -> line.path("restated").asLong()
                                    + line.path("added").asLong())
                            .sum())
                    .isEqualTo(written.size());
            assertThat(restate(broker)).singleElement().hasToString("{\"records\":0}");
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static KafkaProducer<byte[], byte[]> producer(TestBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, bytes("A"), value)).get();
    }

    private static List<JsonNode> restate(TestBroker broker) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-opens"))
                .toList());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                // As under ./pipeline job: the log is not part of what is reported.
                "-Dlog4j2.configurationFile=../local/src/main/resources/marketdata/local/spark-log4j2.properties",
                "-Dspark.master=local[2]",
                "-Dspark.ui.enabled=false",
                "-Dspark.driver.host=127.0.0.1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "marketdata.spark.job.RestatePrices",
                "--kafka-bootstrap-servers=" + broker.servers(),
                "--checkpoint=" + folder.resolve("checkpoints"),
                "--json"));
        Path log = folder.resolve("RestatePrices.log");
        Process job = new ProcessBuilder(command).redirectError(log.toFile()).start();
        String printed = new String(job.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(job.waitFor()).as(printed + Files.readString(log)).isZero();
        return JsonReport.parse(printed);
    }
}
