package marketdata.spark.core.source;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.platform.TradeBlockTable;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The Kafka topic that a job reads trades from. */
public final class TradeTopic {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    private String topic;
    private String startingOffsets;

    @Option(
            names = "--max-trades-per-batch",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_MAX_TRADES_PER_BATCH:-4000000}",
            description = "Most records one batch reads; bounds memory when catching up. Default: ${DEFAULT-VALUE}")
    private long maxTradesPerBatch;

    @Option(
            names = "--kafka-topic",
            paramLabel = "TOPIC",
            defaultValue = "${env:KAFKA_TOPIC:-clean_trades}",
            description = "clean_trades, or raw_trades for the exchange's own frames: both give the same rows."
                    + " Default: ${DEFAULT-VALUE}")
    void topic(String value) {
        kafka.require(
                TOPIC.matcher(value).matches(),
                "--kafka-topic",
                value,
                "one topic name of letters, digits, '.', '_' and '-'");
        topic = value;
    }

    @Option(
            names = "--kafka-starting-offsets",
            paramLabel = "WHERE",
            defaultValue = "${env:KAFKA_STARTING_OFFSETS:-earliest}",
            description = "Where the first run of a checkpoint begins: earliest, latest, or JSON"
                    + " {\"topic\":{\"0\":23}}. Default: ${DEFAULT-VALUE}")
    void startingOffsets(String value) {
        kafka.require(
                value.equals("earliest")
                        || value.equals("latest")
                        || value.trim().startsWith("{"),
                "--kafka-starting-offsets",
                value,
                "earliest, latest, or JSON such as {\"clean_trades\":{\"0\":23}}");
        startingOffsets = value;
    }

    /** The brokers, for whoever else must talk to them. */
    public String bootstrapServers() {
        return kafka.servers();
    }

    /**
     * The topic of a job whose input is not clean_trades. Another is read when asked for; clean_trades only on the command
     * line, since a machine's environment may name it for all jobs.
     */
    public void defaultTo(String own) {
        boolean named = spec.commandLine().getParseResult().hasMatchedOption("--kafka-topic");
        if (topic.equals(Topics.CLEAN_TRADES) && !named) {
            topic = own;
        }
    }

    /** The topic's name. */
    public String name() {
        return topic;
    }

    /** Whether the records are the exchange's frames rather than clean trades. */
    public boolean holdsFrames() {
        return topic.equals(Topics.RAW_TRADES);
    }

    /**
     * Commits how far a job has read the topic.
     *
     * @param query the name of its query
     * @param pause no batch is committed sooner after another
     */
    public OffsetCommits commits(String query, String job, Duration pause) {
        return new OffsetCommits(
                kafka.servers(),
                query,
                job,
                List.of(topic),
                startingOffsets.equals("latest") ? OffsetSpec.latest() : OffsetSpec.earliest(),
                pause);
    }

    /** What the topic still holds, for whoever must look again. */
    public TopicHistory past() {
        return new KafkaTopicHistory(this);
    }

    /**
     * The stream of its trades, packed by source and symbol, as {@link Trades#packed} packs them. What cannot be used goes to the
     * dead letters. Stops rather than skipping records when some that it has not read are gone.
     */
    public Dataset<Row> packed(SparkSession spark) {
        return spark.readStream()
                .format(TradeBlockTable.class.getName())
                .options(reading())
                .option("startingOffsets", startingOffsets)
                .option("failOnDataLoss", "true")
                .option("maxOffsetsPerTrigger", maxTradesPerBatch)
                .load();
    }

    /**
     * The trades that are there, once; packed in the same way. What cannot be used is left out: the stream has sent its dead
     * letter.
     *
     * @param first from the first record of this time or later on, epoch milliseconds; else from the beginning
     * @param end before the first record of this time or later; else to the present end
     */
    Dataset<Row> packedOnce(SparkSession spark, OptionalLong first, OptionalLong end) {
        DataFrameReader reader =
                spark.read().format(TradeBlockTable.class.getName()).options(reading());
        if (first.isPresent()) {
            reader.option("startingTimestamp", String.valueOf(first.getAsLong()))
                    .option("startingOffsetsByTimestampStrategy", "latest");
        } else {
            reader.option("startingOffsets", "earliest");
        }
        if (end.isPresent()) {
            reader.option("endingTimestamp", String.valueOf(end.getAsLong()));
        } else {
            reader.option("endingOffsets", "latest");
        }
        return reader.load();
    }

    private Map<String, String> reading() {
        return Map.of(
                "kafka.bootstrap.servers",
                kafka.servers(),
                "subscribe",
                topic,
                "kafka.max.partition.fetch.bytes",
                String.valueOf(4 << 20),
                "kafka.check.crcs",
                "true",
                "includeHeaders",
                String.valueOf(holdsFrames()));
    }
}
