package marketdata.monitor.option;

import marketdata.connect.option.OptionCheck;
import marketdata.model.parse.Symbols;
import marketdata.monitor.check.FreshnessCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What counts as fresh. */
public final class LimitOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Set<String> symbols;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_AGE:-${bundle:threshold.max-age}}",
            description =
                    "How old a symbol's newest minute, and the stream's last commit, may be. Default: ${DEFAULT-VALUE}")
    private Duration maxAge;

    @Option(
            names = "--max-silence",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_SILENCE:-${bundle:threshold.max-silence}}",
            description =
                    "How long a symbol may at most have no trades while the stream continues with others; the limit of each"
                            + " symbol is learnt from its own rate. Default: ${DEFAULT-VALUE}")
    private Duration maxSilence;

    @Option(
            names = "--symbols",
            paramLabel = "SYMBOL,...",
            defaultValue = "${env:PIPELINE_SYMBOLS:-}",
            description = "The symbols that must be there, and no others looked at. Default: all that have minutes")
    void symbols(String value) {
        Set<String> named = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.toSet());
        boolean valid = named.stream().allMatch(Symbols::isSymbol);
        OptionCheck.require(valid, spec, "--symbols", value, "comma separated, such as BTCUSDT,ETHUSDT");
        symbols = named;
    }

    /** The limits of the freshness check. */
    public FreshnessCheck.Limits freshness() {
        return new FreshnessCheck.Limits(maxAge, maxSilence, symbols);
    }
}
