package marketdata.spark.job;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.kafka.TopicCreator;
import marketdata.connect.option.OptionCheck;
import marketdata.connect.option.ReportOption;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.connect.text.ProgressLines;
import marketdata.model.trade.Topics;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.ledger.CommitLedger;
import marketdata.spark.core.source.TopicOffsets;
import marketdata.spark.platform.CheckpointFolder;
import marketdata.spark.platform.HadoopSettings;
import marketdata.spark.platform.LostRecords;
import marketdata.spark.storage.StorageLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/**
 * Sets unusable checkpoints aside and moves others past records that Kafka no longer has.
 *
 * <pre>
 * in        every checkpoint below the folders of --checkpoint; stream_commits; where the topics begin and end
 * when      no job runs on them
 * out       a line for each: usable, or the file that is corrupt and what follows
 * corrupt   the folder is renamed to NAME.unusable-TIME. The job begins a new checkpoint at its topic's beginning, beside its
 *           existing results ({@link JobCheckpoint}); they come out the same, dead letters may come twice. A job that was
 *           started with --kafka-starting-offsets latest must be started once with earliest then
 * resized   with --state-partitions: a checkpoint with another number of them is renamed and rebuilt as a corrupt one is
 * wider     with --kafka-partitions: topics of trades with fewer get that many; a job continues over both
 * lost      {@link LostRecords}: the offsets move, the state stays, feed_gaps names the ids
 * </pre>
 */
@Command(
        name = "Recover",
        mixinStandardHelpOptions = true,
        description =
                "Sets aside checkpoints that a full or failing disk has damaged, or that have another number of state"
                        + " partitions than wanted: their jobs begin new ones, and the rows come out the same. Moves the others past records that Kafka no longer has: feed_gaps then names"
                        + " what is gone. Stop the jobs first.")
public final class Recover implements Callable<Integer> {
    private static final int DEPTH = 4;

    /** Topics in which the order of one symbol's records does not matter. */
    private static final List<String> TRADES = List.of(Topics.RAW_TRADES, Topics.CLEAN_TRADES, Topics.CRYPTO_TRADES);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR|URI",
            defaultValue = "${env:PIPELINE_CHECKPOINT_DIR:-data/checkpoints}",
            split = ",",
            description = "Folders of checkpoints, or URIs such as hdfs://host:8020/checkpoints; comma separated."
                    + " Default: ${DEFAULT-VALUE}")
    void folders(List<String> values) {
        values.forEach(each -> JobProgram.requireLocation(spec, "--checkpoint", each));
        folders = values;
    }

    private List<String> folders;

    @Option(
            names = "--state-partitions",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_STATE_PARTITIONS:-0}",
            description =
                    "Also set aside checkpoints whose state has another number of partitions; their jobs rebuild it"
                            + " with this one. Default: keep the number")
    void statePartitions(int value) {
        OptionCheck.require(
                value >= 0 && value <= JobOptions.MOST_STATE_PARTITIONS,
                spec,
                "--state-partitions",
                value,
                "1 to " + JobOptions.MOST_STATE_PARTITIONS);
        statePartitions = value;
    }

    private int statePartitions;

    @Mixin
    private ReportOption report;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private PartitionsOption partitions;

    /** Examines every checkpoint once and ends. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Recover(), args));
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        try (Connection connection = postgres.connectWithoutAutoCommit("spark-processor");
                TopicOffsets offsets = new TopicOffsets(kafka.servers())) {
            if (partitions.isNamed()) {
                TopicCreator.addPartitions(kafka.servers(), TRADES, partitions.partitions())
                        .forEach(each -> report.print(
                                each.text(),
                                "topic",
                                each.topic(),
                                "partitions_before",
                                each.before(),
                                "partitions",
                                each.after()));
            }
            Map<String, List<String>> found = new LinkedHashMap<>();
            folders.forEach(each -> found.put(each, checkpoints(each)));
            int all = found.values().stream().mapToInt(List::size).sum();
            ProgressLines progress = ProgressLines.of("checkpoints examined");
            int done = 0;
            for (String folder : found.keySet()) {
                if (found.get(folder).isEmpty()) {
                    report.print("no checkpoint below " + folder, "folder", folder, "state", "empty");
                }
                for (String name : found.get(folder)) {
                    progress.done(done++, all);
                    recover(name, StorageLocation.below(folder, name), connection, offsets);
                }
            }
        } catch (KafkaException e) {
            System.err.println("Kafka at " + kafka.servers() + " does not answer: " + e.getMessage());
            return 1;
        }
        return 0;
    }

    /** The checkpoints as paths below the folder. */
    private List<String> checkpoints(String folder) {
        return JobProgram.open(spec, "--checkpoint", folder, () -> {
            List<String> found = new ArrayList<>();
            FileSystem files = StorageLocation.fileSystem(folder, HadoopSettings.get());
            addCheckpoints(files, StorageLocation.path(folder), "", DEPTH, found);
            return found.stream().sorted().toList();
        });
    }

    private static void addCheckpoints(FileSystem files, Path folder, String name, int depth, List<String> found)
            throws IOException {
        if (files.exists(new Path(folder, "offsets"))) {
            found.add(name);
        }
        if (depth == 0 || !files.exists(folder)) {
            return;
        }
        for (FileStatus each : files.listStatus(folder)) {
            String child = each.getPath().getName();
            if (each.isDirectory() && !child.contains(CheckpointFolder.UNUSABLE)) {
                addCheckpoints(files, each.getPath(), name.isEmpty() ? child : name + '/' + child, depth - 1, found);
            }
        }
    }

    private void recover(String name, String checkpoint, Connection connection, TopicOffsets kafka)
            throws IOException, SQLException {
        Optional<JobCheckpoint> job = JobCheckpoint.of(checkpoint);
        if (job.isEmpty()) {
            report.print(name + ": of no job of this pipeline, left as it is", "checkpoint", name, "state", "foreign");
            return;
        }
        CheckpointFolder folder = new CheckpointFolder(checkpoint);
        Optional<String> corrupt = job.get().unusableFile(checkpoint);
        if (corrupt.isPresent()) {
            String aside = folder.setAside(Instant.now());
            report.print(
                    String.format(
                            Locale.ROOT,
                            "WARN %s: %s is corrupt: checkpoint set aside as %s; the job begins a new one and rebuilds its results"
                                    + " from the topic's beginning",
                            name,
                            corrupt.get(),
                            aside),
                    "checkpoint",
                    name,
                    "state",
                    "corrupt",
                    "file",
                    corrupt.get(),
                    "set_aside_as",
                    aside);
            return;
        }
        OptionalInt partitions = folder.statePartitions();
        if (statePartitions > 0 && partitions.isPresent() && partitions.getAsInt() != statePartitions) {
            String aside = folder.setAside(Instant.now());
            report.print(
                    String.format(
                            Locale.ROOT,
                            "%1$s: its state has %2$d partitions, not %3$d: checkpoint set aside as %4$s; start the job with"
                                    + " --state-partitions %3$d: it rebuilds its results from the topic's beginning",
                            name,
                            partitions.getAsInt(),
                            statePartitions,
                            aside),
                    "checkpoint",
                    name,
                    "state",
                    "resized",
                    "state_partitions",
                    statePartitions,
                    "set_aside_as",
                    aside);
            return;
        }
        report.print(name + ": usable", "checkpoint", name, "state", "usable");
        for (String lost : LostRecords.pass(checkpoint, new CommitLedger(connection), kafka)) {
            report.print("WARN " + name + ": " + lost, "checkpoint", name, "lost", lost);
        }
    }
}
