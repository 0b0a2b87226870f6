package marketdata.spark.core.restate;

import marketdata.spark.JobOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.Locale;

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
        if (value.toMillis() < 1_000) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "Invalid value for --restate-every (PIPELINE_RESTATE_EVERY): '%d ms'; allowed: 1 second or more",
                            value.toMillis()));
        }
        every = value;
    }

    /** Least time between two. */
    public Duration every() {
        return every;
    }
}
