package marketdata.spark.job;

import marketdata.spark.JobCommand;
import marketdata.spark.checkpoint.CheckpointRepair;
import marketdata.spark.checkpoint.CheckpointRepair.Ledger;
import marketdata.spark.checkpoint.CheckpointRepair.Repair;
import marketdata.spark.sink.CommitLedger;
import marketdata.spark.sink.PostgresOptions;
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
 * Heals torn checkpoints, so that the rows come out the same.
 *
 * <pre>
 * in        every checkpoint below --checkpoint; stream_commits
 * when      no job runs on them
 * out       a line for each: whole, or what was torn and what was done
 * rules     {@link CheckpointRepair}
 * </pre>
 */
@Command(
        name = "Recover",
        mixinStandardHelpOptions = true,
        description =
                "Heals checkpoints that a failing disk has torn; the rows come out the same. Stop the jobs first.")
public final class Recover implements Callable<Integer> {
    private static final int DEPTH = 4;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            defaultValue = "${env:CHECKPOINT_DIR:-data/checkpoints}",
            description = "Folder of checkpoints. Default: ${DEFAULT-VALUE}")
    private Path checkpoints;

    @Mixin
    private PostgresOptions postgres;

    /** Heals once and ends. */
    public static void main(String[] args) {
        System.exit(JobCommand.execute(new Recover(), args));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        List<Path> found;
        try (Stream<Path> tree = Files.walk(checkpoints, DEPTH)) {
            found = tree.filter(path -> Files.isDirectory(path.resolve("offsets"))
                            && !path.getFileName().toString().contains(".torn-"))
                    .sorted()
                    .toList();
        }
        if (found.isEmpty()) {
            System.out.println("no checkpoint below " + checkpoints);
        }
        try (Connection connection = postgres.connect()) {
            Ledger ledger = new CommitLedger(connection);
            for (Path checkpoint : found) {
                heal(checkpoint, ledger);
            }
        }
        return 0;
    }

    /** One torn file may hide another. */
    private void heal(Path checkpoint, Ledger ledger) throws IOException, SQLException {
        Path name = checkpoints.relativize(checkpoint);
        Optional<Repair> repair = CheckpointRepair.repair(checkpoint, ledger);
        if (repair.isEmpty()) {
            System.out.printf("%s: whole%n", name);
        }
        while (repair.isPresent()) {
            System.out.printf(
                    "%s: %s is torn: %s%n",
                    name, repair.get().torn(), repair.get().done());
            repair = Files.exists(checkpoint) ? CheckpointRepair.repair(checkpoint, ledger) : Optional.empty();
        }
    }
}
