package marketdata.monitor.command;

import marketdata.monitor.check.LagCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.database.Database;
import marketdata.monitor.kafka.KafkaTopics;
import marketdata.monitor.option.Allowed;
import marketdata.monitor.option.Durations;
import marketdata.monitor.option.KafkaOptions;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.option.PostgresOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.time.Duration;
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
    private PostgresOptions postgres;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private OutputOptions output;

    @Spec
    private CommandSpec spec;

    private long maxRecords;

    @Option(
            names = "--max-commit-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_COMMIT_AGE:-2 minutes}",
            description = "How old the last batch may be while records wait. Default: ${DEFAULT-VALUE}")
    private Duration maxCommitAge;

    /** A command on the given clock. */
    public LagCommand(Clock clock) {
        this.clock = clock;
    }

    @Option(
            names = "--max-lag",
            paramLabel = "RECORDS",
            defaultValue = "${env:PIPELINE_MAX_LAG:-100000}",
            description = "How many records may wait. Default: ${DEFAULT-VALUE}")
    void maxLag(String value) {
        Allowed.require(value.matches("\\d{1,15}"), spec, "--max-lag", value, "a whole number of records from 0");
        maxRecords = Long.parseLong(value);
    }

    @Override
    public Integer call() {
        try (Database database = Database.of(postgres)) {
            LagCheck check =
                    new LagCheck(clock, database, names -> KafkaTopics.read(kafka, names), maxRecords, maxCommitAge);
            Report report = Report.of(clock.instant(), "lag", database, check);
            output.print(report, report::text);
            return report.status().exitCode();
        }
    }
}
