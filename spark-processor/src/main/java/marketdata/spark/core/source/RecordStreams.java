package marketdata.spark.core.source;

import marketdata.connect.kafka.DeadLetter;
import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.kafka.TopicCreator;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The Kafka side of the jobs whose records are JSON: prices, events, and what is made of them. */
public final class RecordStreams {
    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private PartitionsOption partitions;

    private String startingOffsets;

    @Option(
            names = {"--max-records-per-batch", "--max-prices-per-batch"},
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_MAX_RECORDS_PER_BATCH:-${env:PIPELINE_MAX_PRICES_PER_BATCH:-20000}}",
            description = "Most records one batch reads; bounds memory when catching up. Default: ${DEFAULT-VALUE}")
    private long maxPerBatch;

    @Option(
            names = "--kafka-starting-offsets",
            paramLabel = "WHERE",
            defaultValue = "${env:KAFKA_STARTING_OFFSETS:-earliest}",
            description = "Where the first run of a checkpoint begins: earliest or latest. Default: ${DEFAULT-VALUE}")
    void startingOffsets(String value) {
        kafka.require(
                value.equals("earliest") || value.equals("latest"),
                "--kafka-starting-offsets",
                value,
                "earliest, latest");
        startingOffsets = value;
    }

    /** The brokers. */
    public String bootstrapServers() {
        return kafka.servers();
    }

    /** Where dead letters go. */
    public DeadLetterTarget deadLetters() {
        return DeadLetterTarget.to(kafka.servers());
    }

    /** Records of the topics, of finished transactions only. */
    public Dataset<Row> read(SparkSession spark, String... topics) {
        create(topics);
        return columns(spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.servers())
                .option("kafka.isolation.level", "read_committed")
                .option("subscribe", String.join(",", topics))
                .option("startingOffsets", startingOffsets)
                .option("failOnDataLoss", "true")
                .option("maxOffsetsPerTrigger", maxPerBatch)
                .load());
    }

    /**
     * The same records and columns, but only those that are held, once. What is deleted meanwhile ends the job rather than
     * skip records.
     */
    public Dataset<Row> read(SparkSession spark, OffsetRange held) {
        return columns(spark.read()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.servers())
                .option("kafka.isolation.level", "read_committed")
                .option("subscribe", String.join(",", held.topics()))
                .option("startingOffsets", OffsetRange.json(held.begin()))
                .option("endingOffsets", OffsetRange.json(held.end()))
                .option("failOnDataLoss", "true")
                .load());
    }

    /** What topics that exist hold now, of finished transactions only. */
    public OffsetRange held(String... topics) {
        return OffsetRange.now(kafka.servers(), topics);
    }

    /** Commits how far a query has read topics, under its name. */
    public OffsetCommits commits(String query, String... topics) {
        return new OffsetCommits(
                kafka.servers(),
                query,
                query,
                List.of(topics),
                startingOffsets.equals("latest") ? OffsetSpec.latest() : OffsetSpec.earliest(),
                Duration.ZERO);
    }

    private static Dataset<Row> columns(Dataset<Row> records) {
        return records.selectExpr("value", "topic", "partition", "offset", "unix_millis(timestamp) AS arrived_ms");
    }

    /** Creates those topics that are missing, with their dead letters. */
    public void create(String... topics) {
        try {
            TopicCreator.create(
                    kafka.servers(),
                    Arrays.stream(topics)
                            .flatMap(each -> Stream.of(each, DeadLetter.topicOf(each)))
                            .toList(),
                    partitions.partitions());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
