package marketdata.local.run;

import java.util.List;

/**
 * A job of spark-processor that runs beside the main one all the time, kept running like it.
 *
 * @param job its class's simple name
 * @param options its own
 */
public record SideJob(String job, List<String> options) {
    /** Copies. */
    public SideJob {
        options = List.copyOf(options);
    }

    /** The name of its process. */
    public String process() {
        return "job-" + job;
    }
}
