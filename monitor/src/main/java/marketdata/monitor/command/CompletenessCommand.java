package marketdata.monitor.command;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.check.CompletenessCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.database.Database;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.option.SpanOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Clock;
import java.util.concurrent.Callable;

/** Is anything missing. */
@Command(
        name = "completeness",
        description = "Is any minute absent (critical) or incomplete, or any gap in the trade ids open (warning)?")
public final class CompletenessCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private OutputOptions output;

    @Mixin
    private SpanOptions span;

    /** A command on the given clock. */
    public CompletenessCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Database database = Database.of(postgres)) {
            CompletenessCheck check = new CompletenessCheck(database, span.from(clock.instant()));
            return output.print(Report.of(clock.instant(), "completeness", database, check));
        }
    }
}
