package marketdata.monitor.command;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.check.LagCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.database.Database;
import marketdata.monitor.kafka.KafkaTopics;
import marketdata.monitor.option.LagOptions;
import marketdata.monitor.option.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Clock;
import java.util.concurrent.Callable;

/** How far is the stream behind its topic. */
@Command(
        name = "lag",
        description = {
            "How much of its topic has the stream still to read?",
            "behind: more than allowed (warning). stalled: something to read and no batch for too long (critical)."
        })
public final class LagCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private OutputOptions output;

    @Mixin
    private LagOptions limits;

    /** A command on the given clock. */
    public LagCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Database database = Database.of(postgres)) {
            LagCheck check = new LagCheck(
                    clock,
                    database,
                    names -> KafkaTopics.read(kafka, names),
                    limits.maxRecords(),
                    limits.maxCommitAge());
            return output.print(Report.of(clock.instant(), "lag", database, check));
        }
    }
}
