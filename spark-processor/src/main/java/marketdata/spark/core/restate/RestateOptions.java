package marketdata.spark.core.restate;

import marketdata.connect.option.OptionCheck;
import marketdata.spark.JobOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;

/** When a job looks again at minutes that late trades belong to. */
public final class RestateOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Duration every;

    @Option(
            names = "--restate-every",
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_RESTATE_EVERY:-1 minute}",
            description = "Least time between two recomputations of minutes that late trades belong to; each reads the"
                    + " topic once or twice. Default: ${DEFAULT-VALUE}")
    void every(Duration value) {
        OptionCheck.require(
                value.toMillis() >= 1_000, spec, "--restate-every", value.toMillis() + " ms", "1 second or more");
        every = value;
    }

    /** Least time between two. */
    public Duration every() {
        return every;
    }
}
