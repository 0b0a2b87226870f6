package marketdata.monitor.command;

import marketdata.monitor.check.Report;
import marketdata.monitor.database.Database;
import marketdata.monitor.doctor.Doctor;
import marketdata.monitor.option.Durations;
import marketdata.monitor.option.ExchangeOptions;
import marketdata.monitor.option.KafkaOptions;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.option.PostgresOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What is wrong, and what to do. */
@Command(name = "doctor", description = "Looks at every part, and says what to do about each that does not work.")
public final class DoctorCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private PostgresOptions postgres;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private ExchangeOptions exchange;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:MAX_AGE:-3 minutes}",
            description = "How old the stream's last commit may be. Default: ${DEFAULT-VALUE}")
    private Duration maxAge;

    /** A command on the given clock. */
    public DoctorCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Database database = Database.of(postgres)) {
            Report report = new Doctor(clock, database, kafka, exchange, maxAge).examine();
            output.print(report, () -> "✔ works   ! warning   ✘ broken   ? not looked at\n\n" + report.text("%-19s"));
            return report.status().exitCode();
        }
    }
}
