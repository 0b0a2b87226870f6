package marketdata.spark.job;

import marketdata.spark.JobCommand;
import marketdata.spark.core.ledger.PostgresOptions;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.events.AllowedLateness;
import marketdata.spark.events.EventJobs;
import marketdata.spark.events.EventSink;
import marketdata.spark.events.EventTopics;
import marketdata.spark.events.TableRow;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
 * late        --watermark behind the newest article of the currency in its partition, or a day behind that of any
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
public final class Sentiment extends StreamingJob {
    private static final String NAME = "Sentiment";

    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 2;

    @Mixin
    private RecordStreams streams;

    @Mixin
    private PostgresOptions postgres;

    @Mixin
    private AllowedLateness watermark;

    public Sentiment() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobCommand.execute(new Sentiment(), args));
    }

    @Override
    void pipeline() throws Exception {
        Dataset<Row> articles = streams.read(spark(), EventTopics.ARTICLES);
        Dataset<TableRow> rows = EventJobs.sentiment(articles, watermark.duration(), streams.deadLetters());
        EventSink sink = closeAtEnd(new EventSink(NAME, postgres));
        start(rows, STATE_VERSION, sink);
    }
}
