package marketdata.spark.prices;

import marketdata.connect.kafka.DeadLetter;
import marketdata.spark.deadletter.DeadLetterFilter;
import marketdata.spark.deadletter.DeadLetterTarget;
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
    private static final Encoder<PriceInput> READING = Encoders.javaSerialization(PriceInput.class);
    private static final Encoder<OutputRecord> OUTGOING = Encoders.javaSerialization(OutputRecord.class);

    private PriceJobs() {}

    /** Moving statistics of prices. */
    public static Dataset<OutputRecord> moving(Dataset<Row> records, DeadLetterTarget deadLetters) {
        return run(records, deadLetters, PriceSteps::moving);
    }

    /** Next moves of prices. */
    public static Dataset<OutputRecord> moves(Dataset<Row> records, DeadLetterTarget deadLetters) {
        return run(records, deadLetters, PriceSteps::moves);
    }

    /** Prices joined with their moving statistics; the records are those of both topics. */
    public static Dataset<OutputRecord> scores(Dataset<Row> records, DeadLetterTarget deadLetters) {
        return run(records, deadLetters, PriceSteps::scores);
    }

    private static Dataset<OutputRecord> run(Dataset<Row> records, DeadLetterTarget deadLetters, PriceSteps.Step step) {
        FlatMapGroupsWithStateFunction<String, PriceInput, byte[], OutputRecord> update =
                (symbol, readings, state) -> update(symbol, readings, state, step);
        MapPartitionsFunction<PriceInput, PriceInput> readable =
                readings -> new DeadLetterFilter<>(readings, deadLetters, PriceJobs::deadLetter, number -> null);
        MapPartitionsFunction<OutputRecord, OutputRecord> sent =
                results -> new DeadLetterFilter<>(results, deadLetters, OutputRecord::deadLetter, number -> null);
        return records.map((MapFunction<Row, PriceInput>) PriceJobs::read, READING)
                .mapPartitions(readable, READING)
                .groupByKey((MapFunction<PriceInput, String>) PriceInput::group, Encoders.STRING())
                .flatMapGroupsWithState(
                        update, OutputMode.Append(), Encoders.BINARY(), OUTGOING, GroupStateTimeout.NoTimeout())
                .mapPartitions(sent, OUTGOING);
    }

    private static DeadLetter deadLetter(PriceInput reading) {
        return reading.rejection() == null ? null : reading.rejection().deadLetter();
    }

    private static PriceInput read(Row row) {
        RecordOrigin source = new RecordOrigin(
                row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), row.getAs("arrived_ms"));
        return PriceReader.read(source, row.getAs("value"));
    }

    private static Iterator<OutputRecord> update(
            String symbol, Iterator<PriceInput> readings, GroupState<byte[]> state, PriceSteps.Step step) {
        List<PriceInput> ordered = PriceSteps.inOrder(readings);
        List<OutputRecord> out = new ArrayList<>();
        state.update(step.apply(symbol, state.exists() ? state.get() : null, ordered, out));
        return out.iterator();
    }
}
