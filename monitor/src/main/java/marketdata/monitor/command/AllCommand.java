package marketdata.monitor.command;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.alert.AlertEngine;
import marketdata.monitor.alert.Findings;
import marketdata.monitor.database.Database;
import marketdata.monitor.option.AlertOptions;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.option.WatchOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Clock;
import java.util.concurrent.Callable;

/** Every check at once. */
@Command(
        name = "all",
        description = {
            "Every check but the lake's, as findings: servers, producer, certificates of the exchange, streams, lag, freshness,"
                    + " completeness, feeds, gaps, dead letters, disks.",
            "With --alert, findings become incidents in the table alerts, and what is new is sent to --alert-urls: each"
                    + " incident once, its end once, however many processes check. An outage of PostgreSQL itself is reported"
                    + " by monitor serve."
        })
public final class AllCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private WatchOptions watch;

    @Mixin
    private AlertOptions alerts;

    @Mixin
    private OutputOptions output;

    @Option(names = "--alert", description = "Record incidents, and deliver what is new.")
    private boolean alert;

    /** A command on the given clock. */
    public AllCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Database database = Database.of(postgres)) {
            AlertEngine engine = AlertEngine.on(
                    clock, watch.checks(clock, database, kafka)::run, database, alerts.receivers(), null);
            Findings findings = alert ? engine.round(true) : engine.look();
            output.print(findings, findings::text);
            return findings.exitCode();
        }
    }
}
