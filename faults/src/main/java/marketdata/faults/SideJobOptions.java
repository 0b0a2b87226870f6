package marketdata.faults;

import marketdata.faults.pipeline.SideJobs;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.stream.Collectors;

/** Which jobs run next to the main job. */
final class SideJobOptions {
    @Option(
            names = "--jobs",
            split = ",",
            paramLabel = "JOB",
            description =
                    "Jobs that run too; they are killed, and their tables checked: ${COMPLETION-CANDIDATES} (default:"
                            + " none).")
    private List<Job> jobs = List.of();

    @Option(
            names = "--windows-sink",
            paramLabel = "SINK",
            defaultValue = "${env:PIPELINE_WINDOWS_SINK:-postgres}",
            description = "Where TradeWindows writes: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Sink sink;

    /** Jobs whose tables can be checked. */
    enum Job {
        TradeWindows,
        OhlcLake
    }

    /** Where TradeWindows writes. */
    enum Sink {
        postgres,
        parquet
    }

    SideJobs sideJobs() {
        return new SideJobs(jobs.contains(Job.TradeWindows), sink == Sink.parquet, jobs.contains(Job.OhlcLake));
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
