package marketdata.monitor.command;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.check.ProducerCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.database.Database;
import marketdata.monitor.doctor.Doctor;
import marketdata.monitor.doctor.PipelineWalkthrough;
import marketdata.monitor.option.Durations;
import marketdata.monitor.option.ExchangeOptions;
import marketdata.monitor.option.LakeOptions;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.option.ProducerStatusOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What is wrong, and what to do. */
@Command(name = "doctor", description = "Looks at every part, and says what to do about each that does not work.")
public final class DoctorCommand implements Callable<Integer> {
    private static final String LEGEND = "✔ works   ! warning   ✘ broken   ? not looked at\n\n";

    private final Clock clock;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private ProducerStatusOptions producer;

    @Mixin
    private ExchangeOptions exchange;

    @Mixin
    private LakeOptions lake;

    @Mixin
    private OutputOptions output;

    @ArgGroup
    private Part part;

    private static final class Part {
        @Option(
                names = "--pipeline",
                description =
                        "Only the way from Kafka to Parquet: the steps, what success looks like, the newest rows.")
        private boolean pipeline;

        @Option(
                names = "--exchange",
                description = "Only the exchange: is its address reached, does it send a trade when subscribed to.")
        private boolean exchange;
    }

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_AGE:-3 minutes}",
            description = "How old the stream's last commit may be. Default: ${DEFAULT-VALUE}")
    private Duration maxAge;

    /** A command on the given clock. */
    public DoctorCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (part != null && part.pipeline) {
            PipelineWalkthrough.Tour tour = new PipelineWalkthrough(clock, kafka, lake).walk();
            output.print(tour, () -> LEGEND + tour.text());
            return tour.status().exitCode();
        }
        Report report = part != null && part.exchange ? Doctor.exchange(clock, exchange) : everything();
        output.print(report, () -> LEGEND + report.text("%-19s"));
        return report.status().exitCode();
    }

    private Report everything() throws InterruptedException {
        try (Database database = Database.of(postgres)) {
            return new Doctor(
                            clock,
                            database,
                            kafka,
                            new ProducerCheck(clock, producer.url(), producer.maxAge()),
                            exchange,
                            maxAge)
                    .examine();
        }
    }
}
