package marketdata.faults.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * The jobs that run next to the main job, and whose tables are checked too.
 *
 * @param windows whether TradeWindows runs
 * @param windowsToFiles whether it writes Parquet files instead of tables
 * @param lake whether OhlcLake runs
 */
public record SideJobs(boolean windows, boolean windowsToFiles, boolean lake) {
    /** The trigger; the state's retention; how soon the minutes of late trades are computed anew. */
    private static final List<String> PACE = List.of(
            "--trigger", "2 seconds", "--state-retention", PipelineRun.STATE_RETENTION, "--restate-every", "3 seconds");

    /** One job with its options. */
    record Job(String name, List<String> options) {}

    /** @param lakeTopic the topic that OhlcLake reads */
    List<Job> list(String lakeTopic) {
        List<Job> jobs = new ArrayList<>();
        if (windows) {
            jobs.add(job("TradeWindows", "--sink", windowsToFiles ? "parquet" : "postgres"));
        }
        if (lake) {
            jobs.add(job("OhlcLake", "--kafka-topic", lakeTopic));
        }
        return jobs;
    }

    private static Job job(String name, String option, String value) {
        List<String> options = new ArrayList<>(PACE);
        options.addAll(List.of(option, value));
        return new Job(name, options);
    }
}
