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
 * How the news speaks of each currency.
 *
 * <pre>
 * in          rawarticle; each currency an article mentions is one mention
 * event time  published_at, else the record's time in Kafka
 * windows     3 minutes, tumbling, [start, end), by currency
 * formula     mean and deviation (of the population) of the scores from exact sums
 * label       of the mean, as of one score (SentimentLabel)
 * confidence  1 - 2e, not below 0; e = sqrt((n d^2 + 1/4) / (n + 1) / n), see EventSteps
 * late        --allowed-lateness behind the newest article of the currency in its partition, or a day behind that of any
 * duplicates  an article counts once; the same id with another score replaces the score
 * bad input   rawarticle_dead_letter, with reason: also late
 * out         sentiment_data, open windows too
 * delivery    rows and the row in event_commits of a batch are one transaction
 * </pre>
 */
@Command(
        name = "Sentiment",
        mixinStandardHelpOptions = true,
        description = "How the news speaks of each currency, by three minutes.")
public final class Sentiment extends EventJob {
    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 2;

    public Sentiment() {
        super("Sentiment", EventTopics.ARTICLES, STATE_VERSION);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Sentiment(), args));
    }

    @Override
    Dataset<TableRow> rows(Dataset<Row> records, Duration lateness, DeadLetterTarget deadLetters) {
        return EventJobs.sentiment(records, lateness, deadLetters);
    }
}
