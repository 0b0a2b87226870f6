package marketdata.spark.event;

import marketdata.spark.letter.DeadLetters;
import marketdata.spark.letter.Letter;
import marketdata.spark.letter.WithoutLetters;
import marketdata.spark.price.Source;
import marketdata.spark.sink.Change;
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
    private static final Encoder<Point> POINT = Encoders.javaSerialization(Point.class);
    private static final Encoder<Change> CHANGE = Encoders.javaSerialization(Change.class);

    private EventJobs() {}

    /** Each record as the row it is. */
    public static Dataset<Change> rows(Dataset<Row> records, DeadLetters letters) {
        return sent(
                records.map(
                        (MapFunction<Row, Change>) row -> EventReader.change(source(row), row.getAs("value")), CHANGE),
                letters);
    }

    /** Sentiment of each currency, from articles. */
    public static Dataset<Change> sentiment(Dataset<Row> articles, Duration lateness, DeadLetters letters) {
        return run(
                articles.flatMap(
                        (FlatMapFunction<Row, Point>) row -> EventReader.mentions(source(row), row.getAs("value"))
                                .iterator(),
                        POINT),
                EventSteps.sentiment(micros(lateness)),
                letters);
    }

    /** Predictions of each pair, from tickers. */
    public static Dataset<Change> predictions(Dataset<Row> tickers, Duration lateness, DeadLetters letters) {
        return run(prices(tickers), EventSteps.predictions(micros(lateness)), letters);
    }

    /** Sessions of each pair, from tickers. */
    public static Dataset<Change> sessions(Dataset<Row> tickers, Duration gap, Duration lateness, DeadLetters letters) {
        return run(prices(tickers), EventSteps.sessions(micros(gap), micros(lateness)), letters);
    }

    private static Dataset<Point> prices(Dataset<Row> tickers) {
        return tickers.flatMap(
                (FlatMapFunction<Row, Point>) row ->
                        EventReader.prices(source(row), row.getAs("value")).iterator(),
                POINT);
    }

    private static Dataset<Change> run(Dataset<Point> points, EventSteps.Step step, DeadLetters letters) {
        FlatMapGroupsWithStateFunction<String, Point, byte[], Change> update =
                (key, group, state) -> update(key, group, state, step);
        MapPartitionsFunction<Point, Point> read =
                all -> new WithoutLetters<>(all, letters, EventJobs::letter, EventJobs::rejected);
        return sent(
                points.mapPartitions(read, POINT)
                        .groupByKey((MapFunction<Point, String>) Point::key, Encoders.STRING())
                        .flatMapGroupsWithState(
                                update, OutputMode.Append(), Encoders.BINARY(), CHANGE, GroupStateTimeout.NoTimeout()),
                letters);
    }

    private static Dataset<Change> sent(Dataset<Change> changes, DeadLetters letters) {
        MapPartitionsFunction<Change, Change> send =
                all -> new WithoutLetters<>(all, letters, EventJobs::letter, Change::rejected);
        return changes.mapPartitions(send, CHANGE);
    }

    private static Letter letter(Change change) {
        return change.refusal() == null ? null : change.refusal().letter();
    }

    private static Letter letter(Point point) {
        return point.change() == null ? null : letter(point.change());
    }

    private static Point rejected(long letters) {
        return Point.of(Change.rejected(letters));
    }

    private static Iterator<Change> update(
            String key, Iterator<Point> group, GroupState<byte[]> state, EventSteps.Step step) {
        List<Point> points = new ArrayList<>();
        group.forEachRemaining(points::add);
        points.sort(Comparator.comparingInt((Point each) -> each.source().partition())
                .thenComparingLong(each -> each.source().offset()));
        List<Change> out = new ArrayList<>();
        if (key.isEmpty()) {
            points.forEach(each -> out.add(each.change()));
        } else {
            state.update(step.apply(key, state.exists() ? state.get() : null, points, out));
        }
        return out.iterator();
    }

    private static Source source(Row row) {
        return new Source(row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), row.getAs("arrived_ms"));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
