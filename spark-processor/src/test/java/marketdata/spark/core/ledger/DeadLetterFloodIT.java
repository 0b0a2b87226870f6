package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.Topics;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import marketdata.spark.job.CryptoAnalytics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Far more bytes of bad records than the job has memory, all in one batch: real broker, real database, the job a process of
 * its own. The size of the issue: {@code -Dflood.megabytes=5120 -Dflood.heap=512}.
 */
@Timeout(3_000)
class DeadLetterFloodIT {
    private static final int MEGABYTES = Integer.getInteger("flood.megabytes", 320);
    private static final int HEAP = Integer.getInteger("flood.heap", 160);

    @TempDir
    private Path folder;

    @Test
    void aFloodOfBadRecordsGoesThroughASmallHeapAndTheTradesBehindItCount() throws Exception {
        // Kafka's own limit: a letter of 1 MiB and its headers does not fit.
        try (TestBroker broker = new TestBroker(folder);
                TestDatabase database = new TestDatabase()) {
            broker.create(
                    2,
                    Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "2097152"),
                    "clean_trades");
            broker.create(1, Map.of(), Topics.TRADES_DEAD_LETTER);
            flood(broker.servers());
            long begin = System.nanoTime();
            Process job = job(broker.servers(), database);
            try {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(40))
                        .pollInterval(Duration.ofSeconds(1))
                        .failFast(() -> assertThat(job.isAlive()).as(log()).isTrue())
                        .until(() -> database.query("SELECT sum(records) FROM stream_commits")
                                .equals(List.of(String.valueOf(MEGABYTES + 2))));
            } finally {
                job.destroyForcibly().waitFor();
            }
            System.out.printf(
                    "%d MiB of bad records through a heap of %d MiB in %d s%n",
                    MEGABYTES, HEAP, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
            assertThat(log()).doesNotContain("OutOfMemoryError");
            assertThat(database.query("SELECT count(*), sum(unreadable), sum(trades) FROM stream_commits"))
                    .containsExactly("1 " + MEGABYTES + " 2");
            assertThat(letters(broker.servers()))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MEGABYTES)
                            .mapToObj(each -> "clean_trades-" + each % 2 + '-' + (1 + each / 2))
                            .toList());
        }
    }

    /** In each partition a trade, then bad records: a little too large for a letter, a little less, and far less. */
    @SuppressWarnings("FutureReturnValueIgnored") // the test counts what arrived
    private static void flood(String servers) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.request.size", 2 << 20, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int partition = 0; partition < 2; partition++) {
                byte[] trade = TestMarket.bytes(TestMarket.trade(1 + partition, 10 + partition, "100"));
                producer.send(new ProducerRecord<>(Topics.CLEAN_TRADES, partition, null, trade))
                        .get();
            }
            for (int each = 0; each < MEGABYTES; each++) {
                byte[] garbage = new byte[(1 << 20) + 1 - each % 3];
                Arrays.fill(garbage, (byte) ('a' + each % 26));
                producer.send(new ProducerRecord<>(Topics.CLEAN_TRADES, each % 2, null, garbage));
            }
            producer.flush();
        }
    }

    private Process job(String servers, TestDatabase database) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP + "m"));
        // What surefire gives the tests, but their heap.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-") || each.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                // A tenth of Spark's own: it would not start with so little.
                "-Dspark.testing.reservedMemory=" + (30 << 20),
                "-Dspark.master=local[2]",
                "-Dspark.ui.enabled=false",
                "-cp",
                System.getProperty("java.class.path"),
                CryptoAnalytics.class.getName(),
                "--kafka-bootstrap-servers",
                servers,
                "--checkpoint",
                folder.resolve("checkpoints").toString(),
                "--postgres-url",
                "jdbc:postgresql://localhost:" + database.port() + "/postgres"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("job.log").toFile())
                .start();
    }

    private String log() throws Exception {
        String log = Files.readString(folder.resolve("job.log"), StandardCharsets.UTF_8);
        return log.substring(Math.max(0, log.length() - 4_000));
    }

    /** Where each letter is from; what was cut says how long it was. */
    private static List<String> letters(String servers) {
        List<String> found = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topics.TRADES_DEAD_LETTER, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
                    found.add(header(each, "where"));
                    assertThat(header(each, "reason")).isEqualTo("not_json");
                    assertThat(each.value()).hasSize(64 << 10);
                    assertThat(header(each, "length")).startsWith("1048");
                    assertThat(header(each, "sha256")).hasSize(64);
                }
            }
        }
        return found;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
