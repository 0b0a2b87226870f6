package marketdata.spark.events;

import marketdata.connect.option.OptionCheck;
import marketdata.spark.JobOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;

/** How late an event may come. */
public final class AllowedLateness {
    /** State grows with it, and beyond it nobody would call an event late. */
    private static final Duration LONGEST = Duration.ofDays(366);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Duration duration;

    @Option(
            names = {"--allowed-lateness", "--watermark"},
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_ALLOWED_LATENESS:-${env:WATERMARK:-2 minutes}}",
            description = "How far, by event time, a record may be behind the newest one. Default: ${DEFAULT-VALUE}")
    void duration(Duration value) {
        OptionCheck.require(value.compareTo(LONGEST) <= 0, spec, "--allowed-lateness", value, "up to 366 days");
        duration = value;
    }

    /** The bound. */
    public Duration duration() {
        return duration;
    }
}
