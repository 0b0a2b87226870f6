package marketdata.spark.event;

import marketdata.spark.JobOptions;
import picocli.CommandLine.Option;

import java.time.Duration;

/** How late an event may come. */
public final class Watermark {
    @Option(
            names = "--watermark",
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:WATERMARK:-2 minutes}",
            description = "How far, by event time, a record may be behind the newest one. Default: ${DEFAULT-VALUE}")
    private Duration duration;

    /** The bound. */
    public Duration duration() {
        return duration;
    }
}
