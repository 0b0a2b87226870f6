package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.connect.kafka.JobOffsets;
import marketdata.model.trade.Topics;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a job beside the main one leaves in Kafka, as a process that is frozen, killed, broken and stopped. */
class JobOffsetsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private TestBroker broker;
    private Admin admin;
    private Process job;
    private int nextId = 1;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(folder);
        broker.create(2, Map.of("retention.ms", "-1"), Topics.CRYPTO_TRADES, Topics.TRADES_DEAD_LETTER);
        admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null) {
            job.destroyForcibly().waitFor();
        }
        admin.close();
        broker.close();
    }

    @Test
    void offsetsMoveWithTheDataAndOnlyAStopEndsTheWatch() throws Exception {
        assertThat(JobOffsets.all(admin)).as("never started").isEmpty();
        send(100);
        lake();
        JobOffsets first = await(each -> each.committedAt() != null && read(each) == 100);
        assertThat(JobOffsets.all(admin)).containsExactly(first);
        assertThat(first.stoppedAt()).isNull();
        JobOffsets idle = await(each -> each.committedAt().isAfter(first.committedAt()));
        assertThat(idle.next()).as("nothing was left to read").isEqualTo(first.next());

        signal("STOP");
        JobOffsets frozen = await(each -> true);
        send(50);
        Thread.sleep(11_000);
        assertThat(now()).as("frozen for longer than a look at the topic takes").isEqualTo(frozen);
        signal("CONT");
        JobOffsets thawed = await(each -> read(each) == 150);

        signal("KILL");
        job.waitFor();
        try (Stream<Path> logs = Files.list(checkpoint().resolve("offsets"))) {
            for (Path each : logs.toList()) {
                Files.writeString(each, "broken");
            }
        }
        lake();
        assertThat(job.waitFor()).as(log()).isEqualTo(1);
        JobOffsets broken = now();
        assertThat(broken.startedAt()).isEqualTo(first.startedAt());
        assertThat(broken.next()).isEqualTo(thawed.next());
        assertThat(broken.stoppedAt()).as("an error is no stop").isNull();
        assertThat(broken.restarts()).as("after it was killed").hasSize(1);
        assertThat(broken.failure().at()).isAfter(broken.restarts().get(0));
        assertThat(broken.failure().reason())
                .as("of the log that cannot be read")
                .contains("log");

        FileUtils.deleteDirectory(checkpoint().toFile());
        lake();
        JobOffsets whole = await(each -> each.committedAt().isAfter(broken.committedAt()));
        assertThat(whole.restarts()).hasSize(2).startsWith(broken.restarts().get(0));
        assertThat(whole.failure()).as("why it was started again").isEqualTo(broken.failure());
        signal("TERM");
        job.waitFor();
        JobOffsets stopped = now();
        assertThat(stopped.stoppedAt()).as(log()).isAfterOrEqualTo(stopped.committedAt());
        assertThat(read(stopped)).isEqualTo(150);

        lake();
        JobOffsets again = await(each -> each.stoppedAt() == null);
        assertThat(again.startedAt()).isAfter(stopped.stoppedAt());
        assertThat(again.restarts()).isEmpty();
    }

    @Test
    void aJobWhoseTopicDoesNotExistIsSeen() throws Exception {
        lake("--kafka-topic=not_there");
        assertThat(job.waitFor()).as(log()).isEqualTo(1);
        JobOffsets never = now();
        assertThat(never.next()).isEmpty();
        assertThat(never.committedAt()).isNull();
        assertThat(never.failure().reason()).startsWith("a topic that the job reads does not exist");
        assertThat(log()).contains("a topic that the job reads does not exist");

        broker.create(1, Map.of(), "not_there");
        lake("--kafka-topic=not_there");
        JobOffsets works = await(each -> each.committedAt() != null);
        assertThat(works.next().keySet()).extracting(TopicPartition::topic).containsExactly("not_there");
        assertThat(works.startedAt()).isEqualTo(never.startedAt());
        assertThat(works.restarts()).hasSize(1);
    }

    private JobOffsets now() throws Exception {
        return JobOffsets.of(admin, "OhlcLake").orElseThrow();
    }

    private JobOffsets await(Predicate<JobOffsets> wanted) throws Exception {
        JobOffsets[] found = new JobOffsets[1];
        Awaitility.await().atMost(PATIENCE).until(() -> {
            assertThat(job.isAlive()).as(log()).isTrue();
            found[0] = JobOffsets.of(admin, "OhlcLake").orElse(null);
            return found[0] != null && wanted.test(found[0]);
        });
        return found[0];
    }

    private static long read(JobOffsets offsets) {
        return offsets.next().values().stream().mapToLong(each -> each).sum();
    }

    private Path checkpoint() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("checkpoints"))) {
            return all.filter(each -> each.getFileName().toString().startsWith("ohlc_data"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("job.log"));
    }

    private void lake(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-opens") || each.startsWith("-XX:"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx640m",
                "-Dspark.master=local[2]",
                "-Dspark.ui.enabled=false",
                "-cp",
                System.getProperty("java.class.path"),
                OhlcLake.class.getName(),
                "--kafka-bootstrap-servers=" + broker.servers(),
                "--data-dir=" + folder,
                "--checkpoint=" + folder.resolve("checkpoints"),
                "--trigger=500 milliseconds"));
        command.addAll(List.of(options));
        job = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("job.log").toFile())
                .start();
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(job.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(int count) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int end = nextId + count; nextId < end; nextId++) {
                byte[] trade = TestMarket.bytes(TestMarket.trade(nextId, nextId, "100"));
                producer.send(new ProducerRecord<>(Topics.CRYPTO_TRADES, nextId % 2, null, trade));
            }
        }
    }
}
