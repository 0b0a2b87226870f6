package marketdata.local.command;

import marketdata.connect.option.ReportOption;
import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.UserError;
import marketdata.local.run.DatabaseOnly;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ./pipeline recover}: sets unusable checkpoints of a stopped run aside, and skips records that were deleted. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        description =
                "Sets checkpoints aside that a full or failing disk has corrupted; the jobs rebuild them from the topic,"
                        + " the rows come out the same. Also changes the number of partitions of state and topics. Skips records that Kafka no longer has: feed_gaps then names what is gone."
                        + " Stop the run first.")
public final class RecoverCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(
            names = "--state-partitions",
            paramLabel = "N",
            description =
                    "Also sets checkpoints aside whose state has another number of partitions. Start the run and its jobs"
                            + " with PIPELINE_STATE_PARTITIONS=N then: they rebuild it.")
    private String statePartitions;

    @Option(
            names = "--kafka-partitions",
            paramLabel = "N",
            description = "Adds partitions to the topics of trades, up to N. Kafka removes none.")
    private String kafkaPartitions;

    @Mixin
    private ReportOption report;

    private List<String> options() {
        List<String> options = new ArrayList<>(report.arguments());
        if (statePartitions != null) {
            options.addAll(List.of("--state-partitions", statePartitions));
        }
        if (kafkaPartitions != null) {
            options.addAll(List.of("--kafka-partitions", kafkaPartitions));
        }
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataDir dir = data.dir();
        if (!dir.exists() || dir.state().isEmpty()) {
            throw new UserError("No run found in " + dir.path() + ". Start one with ./pipeline demo");
        }
        Optional<FileLock> lock = dir.tryLock();
        if (lock.isEmpty()) {
            throw new UserError(dir.path() + " is in use; ./pipeline down first");
        }
        try (DatabaseOnly database = DatabaseOnly.start(Project.here(), dir)) {
            return database.recover(options()).process().inheritIO().start().waitFor();
        }
    }
}
