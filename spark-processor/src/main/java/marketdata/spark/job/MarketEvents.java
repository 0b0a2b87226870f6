package marketdata.spark.job;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.model.EventTopics;
import marketdata.spark.JobProgram;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.events.EventJobs;
import marketdata.spark.events.EventSink;
import marketdata.spark.events.TableRow;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;

/**
 * News, tickers, trades and alerts into their tables: four streams in one application.
 *
 * <pre>
 * in          rawarticle    rawticker    rawtrade    rawalert
 * out         article_data  ticker_data  trade_data  alert_data
 * event time  published_at (else the record's time in Kafka), timestamp, trade_time, raised_at
 * duplicates  the same article, ticker instant or alert: the later record replaces the row; the same trade: the first stays
 * late        any event, however late, has its row
 * implausible ahead of its arrival by more than 10 s: rejected
 * bad input   TOPIC_dead_letter, with reason
 * delivery    a batch's rows and its row in event_commits are one transaction, each stream its own
 * </pre>
 */
@Command(
        name = "MarketEvents",
        mixinStandardHelpOptions = true,
        description = "News, tickers, trades and alerts, from Kafka to PostgreSQL.")
public final class MarketEvents extends StreamingJob {
    private static final String NAME = "MarketEvents";
    private static final List<String> TOPICS =
            List.of(EventTopics.ARTICLES, EventTopics.TICKERS, EventTopics.TRADES, EventTopics.ALERTS);

    @Mixin
    private RecordStreams streams;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    public MarketEvents() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new MarketEvents(), args));
    }

    @Override
    void pipeline() throws Exception {
        for (String topic : TOPICS) {
            String name = NAME + '-' + topic;
            Dataset<Row> records = streams.read(spark(), topic);
            Dataset<TableRow> rows = EventJobs.rows(records, streams.deadLetters());
            commit(streams.commits(name, topic));
            start(rows, name, options.checkpoint(name), closeAtEnd(new EventSink(name, postgres)));
        }
    }
}
