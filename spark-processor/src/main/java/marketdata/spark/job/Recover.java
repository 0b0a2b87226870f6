package marketdata.spark.job;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.ledger.CommitLedger;
import marketdata.spark.core.source.TopicOffsets;
import marketdata.spark.platform.CheckpointFolder;
import marketdata.spark.platform.LostRecords;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

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
 * lost      {@link LostRecords}: the offsets move, the state stays, feed_gaps names the ids
 * </pre>
 */
@Command(
        name = "Recover",
        mixinStandardHelpOptions = true,
        description =
                "Sets aside checkpoints that a full or failing disk has damaged: their jobs begin new ones, and the rows come"
                        + " out the same. Moves the others past records that Kafka no longer has: feed_gaps then names"
                        + " what is gone. Stop the jobs first.")
public final class Recover implements Callable<Integer> {
    private static final int DEPTH = 4;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            defaultValue = "${env:PIPELINE_CHECKPOINT_DIR:-data/checkpoints}",
            split = ",",
            description = "Folders of checkpoints, comma separated. Default: ${DEFAULT-VALUE}")
    private List<Path> folders;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Mixin
    private KafkaOptions kafka;

    /** Examines every checkpoint once and ends. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Recover(), args));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        try (Connection connection = postgres.connectWithoutAutoCommit("spark-processor");
                TopicOffsets offsets = new TopicOffsets(kafka.servers())) {
            for (Path folder : folders) {
                List<Path> found = checkpoints(folder);
                if (found.isEmpty()) {
                    System.out.println("no checkpoint below " + folder);
                }
                for (Path checkpoint : found) {
                    recover(folder.relativize(checkpoint), checkpoint, connection, offsets);
                }
            }
        } catch (KafkaException e) {
            System.out.println("Kafka at " + kafka.servers() + " does not answer: " + e.getMessage());
            return 1;
        }
        return 0;
    }

    private static List<Path> checkpoints(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder, DEPTH)) {
            return tree.filter(path -> Files.isDirectory(path.resolve("offsets"))
                            && !path.getFileName().toString().contains(CheckpointFolder.UNUSABLE))
                    .sorted()
                    .toList();
        }
    }

    private static void recover(Path name, Path checkpoint, Connection connection, TopicOffsets kafka)
            throws IOException, SQLException {
        Optional<JobCheckpoint> job = JobCheckpoint.of(checkpoint);
        if (job.isEmpty()) {
            System.out.printf("%s: of no job of this pipeline, left as it is%n", name);
            return;
        }
        Optional<String> corrupt = job.get().unusableFile(checkpoint);
        if (corrupt.isPresent()) {
            Path aside = new CheckpointFolder(checkpoint).setAside(Instant.now());
            System.out.printf(
                    "WARN %s: %s is corrupt: checkpoint set aside as %s; the job begins a new one and rebuilds its results from"
                            + " the topic's beginning%n",
                    name, corrupt.get(), aside.getFileName());
            return;
        }
        System.out.printf("%s: usable%n", name);
        for (String lost : LostRecords.pass(checkpoint, new CommitLedger(connection), kafka)) {
            System.out.printf("WARN %s: %s%n", name, lost);
        }
    }
}
