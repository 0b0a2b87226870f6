package marketdata.monitor.option;

import picocli.CommandLine.Option;

import java.time.Instant;

/** How far back minutes are counted. */
public final class SpanOptions {
    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = Since.Converter.class,
            defaultValue = "${env:PIPELINE_SINCE:-${bundle:threshold.since}}",
            description =
                    "How far back: a duration, or a UTC time such as 2026-11-20T00:00:00Z. Default: ${DEFAULT-VALUE}")
    private Since since;

    /** The beginning, seen from {@code now}; UTC. */
    public Instant from(Instant now) {
        return since.from(now);
    }
}
