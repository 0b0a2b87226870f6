package marketdata.monitor.command;

import marketdata.connect.option.OptionCheck;
import marketdata.monitor.lake.LakeCheck;
import marketdata.monitor.lake.LakeReport;
import marketdata.monitor.option.Durations;
import marketdata.monitor.option.LakeOptions;
import marketdata.monitor.option.OutputOptions;
import marketdata.monitor.option.Since;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Are the lake's candles sound. */
@Command(
        name = "lake",
        description = {
            "Are the candles of the lake sound?",
            "Critical: ohlc_inconsistent, duplicate, missing_minutes (not when the trade ids go on across them: then nothing was"
                    + " traded), stale when every symbol is. Warning: missing_trades, price_jump, zero_volume, stale."
        })
public final class LakeCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LakeOptions lake;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = Since.Converter.class,
            defaultValue = "${env:PIPELINE_SINCE:-1 day}",
            description =
                    "How far back: a duration, or a UTC time such as 2026-11-20T00:00:00Z. Default: ${DEFAULT-VALUE}")
    private Since since;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_AGE:-5 minutes}",
            description = "How long ago the newest candle may have ended. Default: ${DEFAULT-VALUE}")
    private Duration maxAge;

    private double maxJump;

    /** A command on the given clock. */
    public LakeCommand(Clock clock) {
        this.clock = clock;
    }

    @Option(
            names = "--max-jump",
            paramLabel = "PERCENT",
            defaultValue = "${env:PIPELINE_MAX_JUMP:-5}",
            description = "Largest change of the close from one candle to the next. Default: ${DEFAULT-VALUE}")
    void maxJump(String percent) {
        boolean valid = percent.matches("\\d{1,4}(\\.\\d{1,6})?") && Double.parseDouble(percent) > 0;
        OptionCheck.require(valid, spec, "--max-jump", percent, "a percentage above 0, such as 5 or 0.5");
        maxJump = Double.parseDouble(percent) / 100;
    }

    @Override
    public Integer call() {
        LakeCheck.Limits limits = new LakeCheck.Limits(since.from(clock.instant()), maxAge, maxJump);
        LakeReport report = new LakeCheck(lake.candles(), clock.instant(), limits).run();
        output.print(report, report::text);
        return report.status().exitCode();
    }
}
