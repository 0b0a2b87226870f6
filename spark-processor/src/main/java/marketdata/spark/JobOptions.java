package marketdata.spark;

import marketdata.connect.option.OptionCheck;
import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.platform.CheckpointFolder;
import marketdata.spark.platform.HadoopSettings;
import marketdata.spark.storage.StorageLocation;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** What every streaming job needs: a checkpoint, a pace, a session made for short batches. */
public final class JobOptions {
    /** Each is a file or two in every batch. */
    public static final int MOST_STATE_PARTITIONS = 1_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR|URI",
            defaultValue = "${env:PIPELINE_CHECKPOINT_DIR:-data/checkpoints}",
            description =
                    "Folder of checkpoints; each job has its own below it. On a cluster a URI that all its machines"
                            + " reach, such as hdfs://host:8020/checkpoints. Default: ${DEFAULT-VALUE}")
    void checkpoints(String value) {
        JobProgram.requireLocation(spec, "--checkpoint", value);
        checkpoints = value;
    }

    private String checkpoints;

    @Option(
            names = "--trigger",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "${env:PIPELINE_TRIGGER:-1 second}",
            description = "Least time between two batches. Default: ${DEFAULT-VALUE}")
    private Duration trigger;

    @Option(
            names = "--state-partitions",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_STATE_PARTITIONS:-1}",
            description =
                    "Into how many partitions the state is split; with one, a small batch is one task. Fixed for the life of a"
                            + " checkpoint, changed by Recover. Default: ${DEFAULT-VALUE}")
    void statePartitions(int value) {
        OptionCheck.require(
                value >= 1 && value <= MOST_STATE_PARTITIONS,
                spec,
                "--state-partitions",
                value,
                "1 to " + MOST_STATE_PARTITIONS);
        statePartitions = value;
    }

    private int statePartitions;

    /** Where this job's checkpoint is; another version of the state has another folder. */
    public String checkpoint(String job, int stateVersion) {
        return checkpoint(job + "-v" + stateVersion);
    }

    /** Where the checkpoint of a job is whose state are a symbol's minutes. */
    public String minutesCheckpoint(String name) {
        return checkpoint(name, MinuteAggregator.STATE_VERSION);
    }

    /** Where the checkpoint of this name is; ends the program when its state has another number of partitions than named. */
    public String checkpoint(String name) {
        String checkpoint = StorageLocation.below(checkpoints, name);
        if (OptionCheck.isNamed(spec, "--state-partitions", "PIPELINE_STATE_PARTITIONS")) {
            OptionalInt existing = JobProgram.open(
                    spec, "--checkpoint", checkpoint, () -> new CheckpointFolder(checkpoint).statePartitions());
            OptionCheck.require(
                    existing.isEmpty() || existing.getAsInt() == statePartitions,
                    spec,
                    "--state-partitions",
                    statePartitions,
                    existing.orElse(0) + ", the number of " + checkpoint + "; Recover (./pipeline recover) with"
                            + " --state-partitions " + statePartitions + " changes it");
        }
        return checkpoint;
    }

    /** The pace. */
    public Trigger trigger() {
        return Trigger.ProcessingTime(trigger.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The pace of a job that is better run at another one, unless the user has named one. */
    public Trigger trigger(Duration own) {
        return OptionCheck.isNamed(spec, "--trigger", "PIPELINE_TRIGGER")
                ? trigger()
                : Trigger.ProcessingTime(own.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A session in which a small batch costs little: few state files, written durably, polled for often. */
    public SparkSession session(String application) {
        return session(application, Map.of());
    }

    /** The same, with further settings of Spark. */
    public SparkSession session(String application, Map<String, Object> settings) {
        JobProgram.open(
                spec, "--checkpoint", checkpoints, () -> StorageLocation.fileSystem(checkpoints, HadoopSettings.get()));
        SparkSession.Builder builder = SparkSession.builder();
        if (StorageLocation.isLocal(checkpoints)) {
            // Elsewhere Spark's own, or the one that the user has set.
            builder.config(
                    "spark.sql.streaming.checkpointFileManagerClass",
                    "marketdata.spark.platform.DurableCheckpointFiles");
        }
        SparkSession spark = builder.config(settings)
                .appName(application)
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", statePartitions)
                // A batch is few rows, each a packed block: generating and compiling code for them costs more than it
                // saves.
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                // A packed block does not become smaller.
                .config("spark.shuffle.compress", "false")
                // The short form of the plan that Spark writes down, for its page, in each batch.
                .config("spark.sql.ui.explainMode", "simple")
                .config("spark.sql.streaming.pollingDelay", "5ms")
                .config("spark.sql.streaming.minBatchesToRetain", "20")
                .config("spark.sql.streaming.stateStore.minDeltasForSnapshot", "50")
                .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .config("spark.sql.streaming.stopTimeout", "8s")
                // A sort begins with a page of its own; by default that is 64 MB, for a few kilobytes.
                .config("spark.buffer.pageSize", "1m")
                // What a broadcast is cut into; each of a batch's two, some 100 KB, first clears so much memory: by
                // default 4 MB.
                .config("spark.broadcast.blockSize", "256k")
                .getOrCreate();
        HadoopSettings.withoutDefaultsOfYarn(spark);
        return spark;
    }

    /** A time with its zone, as {@code 2026-03-01T12:00:00Z}. */
    public static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return value.isBlank()
                        ? null
                        : OffsetDateTime.parse(value.trim()).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + value + "'; allowed: a time with its zone, such as 2026-03-01T12:00:00Z");
            }
        }
    }

    /** Durations as people and Spark write them: {@code 2 minutes}, {@code 500 milliseconds}, {@code 30s}. */
    public static final class DurationConverter implements ITypeConverter<Duration> {
        private static final java.util.regex.Pattern FORM = java.util.regex.Pattern.compile(
                "(\\d{1,9})\\s*(ms|milliseconds?|s|seconds?|m|minutes?|h|hours?|d|days?)");

        @Override
        public Duration convert(String value) {
            java.util.regex.Matcher matcher = FORM.matcher(value.trim());
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + value
                        + "'; allowed: a number and a unit, such as 500 milliseconds, 30 seconds, 2 minutes");
            }
            long amount = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2);
            if (unit.equals("ms") || unit.startsWith("milli")) {
                return Duration.ofMillis(amount);
            }
            return switch (unit.charAt(0)) {
                case 's' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMinutes(amount);
                case 'h' -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }
}
