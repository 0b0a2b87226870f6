package marketdata.spark.job;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.events.AllowedLateness;
import marketdata.spark.events.EventSink;
import marketdata.spark.events.TableRow;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Mixin;

import java.time.Duration;

/** A streaming job from one topic of events to rows of PostgreSQL; a batch's rows and its row in event_commits are one transaction. */
abstract class EventJob extends StreamingJob {
    private final String name;
    private final String topic;
    private final int stateVersion;

    @Mixin
    private RecordStreams streams;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Mixin
    private AllowedLateness watermark;

    /**
     * @param topic to read
     * @param stateVersion of what the checkpoint holds
     */
    EventJob(String name, String topic, int stateVersion) {
        super(name);
        this.name = name;
        this.topic = topic;
        this.stateVersion = stateVersion;
    }

    /** The rows that these records make. */
    abstract Dataset<TableRow> rows(Dataset<Row> records, Duration lateness, DeadLetterTarget deadLetters);

    @Override
    final void pipeline() throws Exception {
        Dataset<Row> records = streams.read(spark(), topic);
        Dataset<TableRow> rows = rows(records, watermark.duration(), streams.deadLetters());
        EventSink sink = closeAtEnd(new EventSink(name, postgres));
        commit(streams.commits(name, topic));
        start(rows, stateVersion, sink);
    }
}
