package marketdata.local.torture;

import marketdata.local.run.Plan;
import marketdata.local.run.SideJob;

import java.util.ArrayList;
import java.util.List;

/**
 * The jobs that run beside the main one and are tortured and judged with it.
 *
 * @param windows whether TradeWindows runs
 * @param windowsToFiles whether it writes Parquet files instead of tables
 * @param lake whether OhlcLake runs
 */
public record Beside(boolean windows, boolean windowsToFiles, boolean lake) {
    private static final List<String> PACE = List.of("--trigger", "2 seconds");

    /** How soon they look again at the minutes of late trades. */
    private static final List<String> SOON = List.of("--restate-every", "3 seconds");

    /** How they are started; OhlcLake reads Coinbase's own topic, and of the other exchanges all clean trades. */
    public List<SideJob> jobs(Venue venue) {
        List<SideJob> jobs = new ArrayList<>();
        if (windows) {
            jobs.add(new SideJob("TradeWindows", with("--sink", windowsToFiles ? "parquet" : "postgres")));
        }
        if (lake) {
            jobs.add(new SideJob("OhlcLake", with("--kafka-topic", lakeTopic(venue))));
        }
        return jobs;
    }

    private static String lakeTopic(Venue venue) {
        return venue.furtherTopics().isEmpty()
                ? "clean_trades"
                : venue.furtherTopics().get(0);
    }

    private static List<String> with(String option, String value) {
        List<String> all = new ArrayList<>(PACE);
        all.addAll(Plan.SHORT_WATERMARK);
        all.addAll(SOON);
        all.addAll(List.of(option, value));
        return all;
    }
}
