package marketdata.spark.job;

import marketdata.model.EventTopics;
import marketdata.spark.JobProgram;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.events.EventJobs;
import marketdata.spark.events.TableRow;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;

import java.time.Duration;

/**
 * What the last three minutes say about the next price, every 30 seconds, and what then came.
 *
 * <pre>
 * in          rawticker, keyed by pair
 * event time  timestamp
 * windows     3 minutes every 30 seconds, [start, end), by pair; given when a price at or after their end has come
 * formula     moving_average: the mean of the prices; interval mean ± deviation (of the population), from exact sums
 * actual      the first price at the end of the window or in the 30 seconds after it, filled in when it comes
 * late        up to --allowed-lateness behind the newest price of the pair: restates its windows; beyond: rejected
 * duplicates  one price an instant; another one for the same instant replaces it
 * bad input   rawticker_dead_letter, with reason: also late
 * out         prediction_data; how often the interval held: the view prediction_accuracy
 * delivery    rows and the row in event_commits of a batch are one transaction
 * </pre>
 */
@Command(
        name = "Predictions",
        mixinStandardHelpOptions = true,
        description = "What three minutes of tickers say about the next price, and what came.")
public final class Predictions extends EventJob {
    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 2;

    public Predictions() {
        super("Predictions", EventTopics.TICKERS, STATE_VERSION);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Predictions(), args));
    }

    @Override
    Dataset<TableRow> rows(Dataset<Row> records, Duration lateness, DeadLetterTarget deadLetters) {
        return EventJobs.predictions(records, lateness, deadLetters);
    }
}
