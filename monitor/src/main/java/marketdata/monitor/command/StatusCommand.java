package marketdata.monitor.command;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.database.Database;
import marketdata.monitor.option.DiskOptions;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.status.PipelineStatus;
import marketdata.monitor.status.StatusReader;
import marketdata.monitor.status.StatusText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Clock;
import java.util.concurrent.Callable;

/** Where the pipeline stands. */
@Command(name = "status", description = "Where the pipeline stands: newest minutes, gaps, stream, Kafka, disks.")
public final class StatusCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private DiskOptions disk;

    @Mixin
    private OutputOptions output;

    /** A command on the given clock. */
    public StatusCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Database database = Database.of(postgres)) {
            PipelineStatus status = new StatusReader(clock, database, kafka, disk.disks(kafka)).read();
            output.print(status, () -> StatusText.of(status));
            return status.problems().isEmpty() ? 0 : 3;
        }
    }
}
