package marketdata.local.command;

import marketdata.local.torture.Beside;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.stream.Collectors;

/** Which jobs run beside the main one. */
final class BesideOptions {
    @Option(
            names = "--jobs",
            split = ",",
            paramLabel = "JOB",
            description = "Also run, torture and judge these: ${COMPLETION-CANDIDATES} (default: none).")
    private List<Job> jobs = List.of();

    @Option(
            names = "--windows-sink",
            paramLabel = "SINK",
            defaultValue = "${env:PIPELINE_WINDOWS_SINK:-postgres}",
            description = "Where TradeWindows writes: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Sink sink;

    /** Jobs that can be judged. */
    enum Job {
        TradeWindows,
        OhlcLake
    }

    /** Where the windows go. */
    enum Sink {
        postgres,
        parquet
    }

    Beside beside() {
        return new Beside(jobs.contains(Job.TradeWindows), sink == Sink.parquet, jobs.contains(Job.OhlcLake));
    }

    boolean none() {
        return jobs.isEmpty();
    }

    /** The options as they were given, with a space before; empty when there are no jobs. */
    String given() {
        return none()
                ? ""
                : " --jobs %s --windows-sink %s"
                        .formatted(jobs.stream().map(Job::name).collect(Collectors.joining(",")), sink);
    }
}
