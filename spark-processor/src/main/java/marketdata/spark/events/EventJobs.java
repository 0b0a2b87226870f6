package marketdata.spark.events;

import marketdata.connect.kafka.DeadLetter;
import marketdata.spark.deadletter.DeadLetterFilter;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.prices.RecordOrigin;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * From records of the topics of events to rows; the tasks send the dead letters and count them. Results depend on the records and their order in each
 * partition, not on batches.
 */
public final class EventJobs {
    private static final Encoder<Observation> POINT = Encoders.javaSerialization(Observation.class);
    private static final Encoder<TableRow> CHANGE = Encoders.javaSerialization(TableRow.class);

    private EventJobs() {}

    /** Each record as the row it is. */
    public static Dataset<TableRow> rows(Dataset<Row> records, DeadLetterTarget deadLetters) {
        return sent(
                records.map(
                        (MapFunction<Row, TableRow>) row -> EventReader.change(source(row), row.getAs("value")),
                        CHANGE),
                deadLetters);
    }

    /** Sentiment of each currency, from articles. */
    public static Dataset<TableRow> sentiment(Dataset<Row> articles, Duration lateness, DeadLetterTarget deadLetters) {
        return run(
                articles.flatMap(
                        (FlatMapFunction<Row, Observation>) row -> EventReader.mentions(source(row), row.getAs("value"))
                                .iterator(),
                        POINT),
                EventSteps.sentiment(micros(lateness)),
                deadLetters);
    }

    /** Predictions of each pair, from tickers. */
    public static Dataset<TableRow> predictions(Dataset<Row> tickers, Duration lateness, DeadLetterTarget deadLetters) {
        return run(prices(tickers), EventSteps.predictions(micros(lateness)), deadLetters);
    }

    /** Sessions of each pair, from tickers. */
    public static Dataset<TableRow> sessions(
            Dataset<Row> tickers, Duration gap, Duration lateness, DeadLetterTarget deadLetters) {
        return run(prices(tickers), EventSteps.sessions(micros(gap), micros(lateness)), deadLetters);
    }

    private static Dataset<Observation> prices(Dataset<Row> tickers) {
        return tickers.flatMap(
                (FlatMapFunction<Row, Observation>) row ->
                        EventReader.prices(source(row), row.getAs("value")).iterator(),
                POINT);
    }

    private static Dataset<TableRow> run(
            Dataset<Observation> points, EventSteps.Step step, DeadLetterTarget deadLetters) {
        FlatMapGroupsWithStateFunction<String, Observation, byte[], TableRow> update =
                (key, group, state) -> update(key, group, state, step);
        MapPartitionsFunction<Observation, Observation> read =
                all -> new DeadLetterFilter<>(all, deadLetters, EventJobs::deadLetter, EventJobs::rejected);
        return sent(
                points.mapPartitions(read, POINT)
                        .groupByKey((MapFunction<Observation, String>) Observation::key, Encoders.STRING())
                        .flatMapGroupsWithState(
                                update, OutputMode.Append(), Encoders.BINARY(), CHANGE, GroupStateTimeout.NoTimeout()),
                deadLetters);
    }

    private static Dataset<TableRow> sent(Dataset<TableRow> changes, DeadLetterTarget deadLetters) {
        MapPartitionsFunction<TableRow, TableRow> send =
                all -> new DeadLetterFilter<>(all, deadLetters, EventJobs::deadLetter, TableRow::rejected);
        return changes.mapPartitions(send, CHANGE);
    }

    private static DeadLetter deadLetter(TableRow change) {
        return change.rejection() == null ? null : change.rejection().deadLetter();
    }

    private static DeadLetter deadLetter(Observation point) {
        return point.change() == null ? null : deadLetter(point.change());
    }

    private static Observation rejected(long deadLetters) {
        return Observation.of(TableRow.rejected(deadLetters));
    }

    private static Iterator<TableRow> update(
            String key, Iterator<Observation> group, GroupState<byte[]> state, EventSteps.Step step) {
        List<Observation> points = new ArrayList<>();
        group.forEachRemaining(points::add);
        points.sort(Comparator.comparingInt((Observation each) -> each.source().partition())
                .thenComparingLong(each -> each.source().offset()));
        List<TableRow> out = new ArrayList<>();
        if (key.isEmpty()) {
            points.forEach(each -> out.add(each.change()));
        } else {
            state.update(step.apply(key, state.exists() ? state.get() : null, points, out));
        }
        return out.iterator();
    }

    private static RecordOrigin source(Row row) {
        return new RecordOrigin(
                row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), row.getAs("arrived_ms"));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
