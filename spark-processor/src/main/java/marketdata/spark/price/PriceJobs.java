package marketdata.spark.price;

import marketdata.spark.letter.DeadLetters;
import marketdata.spark.letter.Letter;
import marketdata.spark.letter.WithoutLetters;
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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * From records of the price topics to results; the tasks send the dead letters. One stateful operator a job, one state a
 * symbol. Results depend on the records and their order in the topics, not on batches.
 */
public final class PriceJobs {
    private static final Encoder<Reading> READING = Encoders.javaSerialization(Reading.class);
    private static final Encoder<Outgoing> OUTGOING = Encoders.javaSerialization(Outgoing.class);

    private PriceJobs() {}

    /** Moving statistics of prices. */
    public static Dataset<Outgoing> moving(Dataset<Row> records, DeadLetters letters) {
        return run(records, letters, PriceSteps::moving);
    }

    /** Next moves of prices. */
    public static Dataset<Outgoing> moves(Dataset<Row> records, DeadLetters letters) {
        return run(records, letters, PriceSteps::moves);
    }

    /** Prices joined with their moving statistics; the records are those of both topics. */
    public static Dataset<Outgoing> scores(Dataset<Row> records, DeadLetters letters) {
        return run(records, letters, PriceSteps::scores);
    }

    private static Dataset<Outgoing> run(Dataset<Row> records, DeadLetters letters, PriceSteps.Step step) {
        FlatMapGroupsWithStateFunction<String, Reading, byte[], Outgoing> update =
                (symbol, readings, state) -> update(symbol, readings, state, step);
        MapPartitionsFunction<Reading, Reading> readable =
                readings -> new WithoutLetters<>(readings, letters, PriceJobs::letter, number -> null);
        MapPartitionsFunction<Outgoing, Outgoing> sent =
                results -> new WithoutLetters<>(results, letters, Outgoing::letter, number -> null);
        return records.map((MapFunction<Row, Reading>) PriceJobs::read, READING)
                .mapPartitions(readable, READING)
                .groupByKey((MapFunction<Reading, String>) Reading::group, Encoders.STRING())
                .flatMapGroupsWithState(
                        update, OutputMode.Append(), Encoders.BINARY(), OUTGOING, GroupStateTimeout.NoTimeout())
                .mapPartitions(sent, OUTGOING);
    }

    private static Letter letter(Reading reading) {
        return reading.refusal() == null ? null : reading.refusal().letter();
    }

    private static Reading read(Row row) {
        Source source =
                new Source(row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), row.getAs("arrived_ms"));
        return PriceReader.read(source, row.getAs("value"));
    }

    private static Iterator<Outgoing> update(
            String symbol, Iterator<Reading> readings, GroupState<byte[]> state, PriceSteps.Step step) {
        List<Reading> ordered = PriceSteps.inOrder(readings);
        List<Outgoing> out = new ArrayList<>();
        state.update(step.apply(symbol, state.exists() ? state.get() : null, ordered, out));
        return out.iterator();
    }
}
