package marketdata.spark.job;

import marketdata.spark.JobCommand;
import marketdata.spark.core.ledger.CommitLedger;
import marketdata.spark.core.ledger.PostgresOptions;
import marketdata.spark.core.source.TopicOffsets;
import marketdata.spark.platform.CheckpointRepair.Repair;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Heals torn checkpoints, so that the results come out the same, and takes them past records that Kafka no longer has.
 *
 * <pre>
 * in        every checkpoint below the folders of --checkpoint; stream_commits; where the topics begin and end
 * when      no job runs on them
 * out       a line for each: whole, or what was torn and what was done
 * rules     {@link JobCheckpoint}: by job, since by sink; {@link LostRecords}
 * aside     a checkpoint of which nothing can be kept: the job begins at its topic's beginning; one that was started with
 *           --kafka-starting-offsets latest must be started with earliest then
 * </pre>
 */
@Command(
        name = "Recover",
        mixinStandardHelpOptions = true,
        description =
                "Heals checkpoints that a failing disk has torn; the rows come out the same. Takes them past records that"
                        + " Kafka no longer has: feed_gaps then names what is gone. Stop the jobs first.")
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
    private PostgresOptions postgres;

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Kafka brokers, comma separated. Default: ${DEFAULT-VALUE}")
    private String bootstrapServers;

    /** Heals once and ends. */
    public static void main(String[] args) {
        System.exit(JobCommand.execute(new Recover(), args));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        try (Connection connection = postgres.connect();
                TopicOffsets kafka = new TopicOffsets(bootstrapServers)) {
            for (Path folder : folders) {
                List<Path> found = checkpoints(folder);
                if (found.isEmpty()) {
                    System.out.println("no checkpoint below " + folder);
                }
                for (Path checkpoint : found) {
                    heal(folder.relativize(checkpoint), checkpoint, connection, kafka);
                }
            }
        } catch (KafkaException e) {
            System.out.println("Kafka at " + bootstrapServers + " does not answer: " + e.getMessage());
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
                            && !path.getFileName().toString().contains(".torn-"))
                    .sorted()
                    .toList();
        }
    }

    /** One torn file may hide another. */
    private static void heal(Path name, Path checkpoint, Connection connection, TopicOffsets kafka)
            throws IOException, SQLException {
        Optional<JobCheckpoint> job = JobCheckpoint.of(checkpoint);
        if (job.isEmpty()) {
            System.out.printf("%s: of no job of this pipeline, left as it is%n", name);
            return;
        }
        Optional<Repair> repair = job.get().repair(checkpoint, connection);
        if (repair.isEmpty()) {
            System.out.printf("%s: whole%n", name);
        }
        while (repair.isPresent()) {
            System.out.printf(
                    "%s: %s is torn: %s%n",
                    name, repair.get().torn(), repair.get().done());
            repair = Files.exists(checkpoint) ? job.get().repair(checkpoint, connection) : Optional.empty();
        }
        if (Files.exists(checkpoint)) {
            for (Repair each : LostRecords.pass(checkpoint, new CommitLedger(connection), kafka)) {
                System.out.printf("%s: %s: %s%n", name, each.torn(), each.done());
            }
        }
    }
}
