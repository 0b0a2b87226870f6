package marketdata.monitor.command;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.check.FreshnessCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.database.Database;
import marketdata.monitor.option.LimitOptions;
import marketdata.monitor.option.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Clock;
import java.util.concurrent.Callable;

/** Is every symbol fresh. */
@Command(
        name = "freshness",
        description = {
            "Is every symbol's newest minute young enough?",
            "fresh: yes (ok). quiet: this symbol has no trades, the stream continues with others (ok). silent: quiet for"
                    + " longer than its own rate explains (warning). behind: rows are written, but of old trades (warning). clock: minutes in the future"
                    + " (warning). dead: nothing is written any more (critical)."
        })
public final class FreshnessCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private LimitOptions limits;

    @Mixin
    private OutputOptions output;

    /** A command on the given clock. */
    public FreshnessCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Database database = Database.of(postgres)) {
            FreshnessCheck check = new FreshnessCheck(clock, database, limits.freshness());
            return output.print(Report.of(clock.instant(), "freshness", database, check));
        }
    }
}
