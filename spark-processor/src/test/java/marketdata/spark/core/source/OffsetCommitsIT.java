package marketdata.spark.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.connect.kafka.JobOffsets;
import marketdata.spark.TestBroker;
import marketdata.spark.TestSpark;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A job of two queries, as MarketEvents: each has offsets of its own. */
class OffsetCommitsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final SparkSession spark = TestSpark.session().newSession();

    /** Options as a job has them. */
    static final class Options {
        @Mixin
        RecordStreams streams;
    }

    @Test
    void aQueryThatCannotWriteCommitsNothingWhileItsNeighbourGoesOn() throws Exception {
        try (TestBroker broker = new TestBroker(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
            broker.create(2, Map.of(), "good", "bad");
            send(broker, "good", 10);
            send(broker, "bad", 10);
            try (OffsetCommits good = new OffsetCommits(
                            broker.servers(),
                            "Job-good",
                            "Job-good",
                            List.of("good"),
                            OffsetSpec.earliest(),
                            Duration.ZERO);
                    OffsetCommits bad = new OffsetCommits(
                            broker.servers(),
                            "Job-bad",
                            "Job-bad",
                            List.of("bad"),
                            OffsetSpec.earliest(),
                            Duration.ZERO);
                    OffsetCommits later = new OffsetCommits(
                            broker.servers(),
                            "Job-later",
                            "Job-later",
                            List.of("good"),
                            OffsetSpec.latest(),
                            Duration.ZERO)) {
                spark.streams().addListener(good);
                spark.streams().addListener(bad);
                spark.streams().addListener(later);
                StreamingQuery first = start(broker, "good", rows -> {});
                StreamingQuery second = start(broker, "bad", rows -> {
                    throw new IllegalStateException("the sink is away");
                });
                await(admin, "Job-good", each -> each.committedAt() != null && read(each) == 10);
                Awaitility.await().atMost(PATIENCE).until(() -> !second.isActive());
                send(broker, "good", 5);
                await(admin, "Job-good", each -> read(each) == 15);
                first.stop();

                assertThat(JobOffsets.all(admin))
                        .extracting(JobOffsets::job)
                        .containsExactly("Job-bad", "Job-good", "Job-later");
                JobOffsets failed = JobOffsets.of(admin, "Job-bad").orElseThrow();
                assertThat(failed.committedAt()).isNull();
                assertThat(read(failed)).as("from the beginning").isZero();
                assertThat(failed.next().keySet())
                        .extracting(TopicPartition::topic)
                        .containsOnly("bad");
                assertThat(read(JobOffsets.of(admin, "Job-later").orElseThrow()))
                        .as("what came before its start is not its lag")
                        .isEqualTo(10);
            } finally {
                for (var each : spark.streams().listListeners()) {
                    spark.streams().removeListener(each);
                }
            }
        }
    }

    private static void await(Admin admin, String job, Predicate<JobOffsets> wanted) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> JobOffsets.of(admin, job).filter(wanted).isPresent());
    }

    private static long read(JobOffsets offsets) {
        return offsets.next().values().stream().mapToLong(each -> each).sum();
    }

    private StreamingQuery start(TestBroker broker, String topic, Consumer<List<Row>> sink) throws Exception {
        Options options = new Options();
        new CommandLine(options).parseArgs("--kafka-bootstrap-servers=" + broker.servers());
        return options.streams
                .read(spark, topic)
                .writeStream()
                .queryName("Job-" + topic)
                .option(
                        "checkpointLocation",
                        folder.resolve("checkpoint-" + topic).toString())
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) -> sink.accept(batch.collectAsList()))
                .start();
    }

    private static void send(TestBroker broker, String topic, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, i % 2, null, new byte[] {1}))
                        .get();
            }
        }
    }
}
