package marketdata.monitor.option;

import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;

/** How far a stream may be behind. */
public final class LagOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private long maxRecords;

    @Option(
            names = "--max-commit-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_COMMIT_AGE:-${bundle:threshold.max-commit-age}}",
            description = "How old the last batch may be while records wait. Default: ${DEFAULT-VALUE}")
    private Duration maxCommitAge;

    @Option(
            names = "--max-lag",
            paramLabel = "RECORDS",
            defaultValue = "${env:PIPELINE_MAX_LAG:-${bundle:threshold.max-lag}}",
            description = "How many records may wait. Default: ${DEFAULT-VALUE}")
    void maxLag(String value) {
        OptionCheck.require(value.matches("\\d{1,15}"), spec, "--max-lag", value, "a whole number of records from 0");
        maxRecords = Long.parseLong(value);
    }

    /** Records that may wait. */
    public long maxRecords() {
        return maxRecords;
    }

    /** Age of the last batch while records wait. */
    public Duration maxCommitAge() {
        return maxCommitAge;
    }
}
