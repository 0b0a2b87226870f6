package marketdata.spark.prices;

import marketdata.spark.core.source.OffsetRange;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * From all records of the price topics to those that must be written anew. Prices and results of a symbol are sorted by
 * Spark, on disk when they must, and walked through once, so a symbol need not fit into memory; one hour of it must.
 */
public final class PriceRestater {
    private static final Encoder<PriceRestatement> RESTATEMENT = Encoders.javaSerialization(PriceRestatement.class);
    private static final StructType SCHEMA = new StructType()
            .add("symbol", "string")
            .add("micros", "long")
            .add("restated", "boolean")
            .add("topic", "string")
            .add("partition", "int")
            .add("offset", "long")
            .add("arrived_ms", "long")
            .add("value", "binary");
    private static final Encoder<Row> RECORD = Encoders.row(SCHEMA);

    private PriceRestater() {}

    /**
     * What differs from what the prices come to, or is missing.
     *
     * @param prices all of {@link PriceTopics#PRICES}, as {@link marketdata.spark.core.source.RecordStreams#read} gives it
     * @param results all of the four topics of results, as they were before the prices were read
     * @param at when this is done, ISO 8601
     */
    public static Dataset<PriceRestatement> of(
            Dataset<Row> prices, Dataset<Row> results, OffsetRange heldPrices, OffsetRange heldResults, String at) {
        Dataset<Row> keyedPrices = keyed(prices);
        Dataset<Row> keyedResults = keyed(results);
        List<ClosedInstants.Share> shares = shares(keyedPrices.union(keyedResults));
        ClosedInstants closed = ClosedInstants.of(shares, heldPrices, heldResults);
        return of(PriceRule.STATISTICS, keyedPrices, keyedResults, closed, at)
                .union(of(PriceRule.MOVES, keyedPrices, keyedResults, closed, at));
    }

    private static Dataset<Row> keyed(Dataset<Row> records) {
        return records.flatMap((FlatMapFunction<Row, Row>) PriceRestater::keyed, RECORD);
    }

    /** Nothing for a record that cannot be read: the stream has made a dead letter of it. */
    private static Iterator<Row> keyed(Row row) {
        PriceInput reading = PriceReader.read(source(row), row.getAs("value"));
        if (reading.rejection() != null) {
            return Collections.emptyIterator();
        }
        RecordOrigin source = reading.source();
        Object[] values = {
            reading.group(),
            reading.price().micros(),
            reading.restated(),
            source.topic(),
            source.partition(),
            source.offset(),
            source.arrivedMs(),
            reading.value()
        };
        return List.of(RowFactory.create(values)).iterator();
    }

    private static List<ClosedInstants.Share> shares(Dataset<Row> keyed) {
        Column written = functions.when(functions.not(functions.col("restated")), functions.col("micros"));
        return keyed
                .groupBy("topic", "partition", "symbol")
                .agg(functions.min("arrived_ms"), functions.max(written))
                .collectAsList()
                .stream()
                .map(row -> new ClosedInstants.Share(
                        row.getString(0),
                        row.getInt(1),
                        row.getString(2),
                        row.getLong(3),
                        row.isNullAt(4) ? null : row.getLong(4)))
                .toList();
    }

    private static Dataset<PriceRestatement> of(
            PriceRule rule, Dataset<Row> prices, Dataset<Row> results, ClosedInstants closed, String at) {
        Column[] inOrder = {
            functions.col("micros"), functions.col("arrived_ms"), functions.col("partition"), functions.col("offset")
        };
        Column[] inTopicOrder = {functions.col("micros"), functions.col("partition"), functions.col("offset")};
        CoGroupFunction<String, Row, Row, PriceRestatement> walk = (symbol, mine, theirs) ->
                PriceRestatement.all(rule, symbol, prices(mine), published(theirs), closed, at);
        Dataset<Row> ofRule =
                results.where(functions.col("topic").isin(rule.topics().toArray()));
        return bySymbol(prices).cogroupSorted(bySymbol(ofRule), inTopicOrder, inOrder, walk, RESTATEMENT);
    }

    private static KeyValueGroupedDataset<String, Row> bySymbol(Dataset<Row> keyed) {
        // By index: Spark may give this function the row of keyed() itself, which knows no names.
        int symbol = SCHEMA.fieldIndex("symbol");
        return keyed.groupByKey((MapFunction<Row, String>) row -> row.getString(symbol), Encoders.STRING());
    }

    private static Iterator<Price> prices(Iterator<Row> rows) {
        return new Mapped<>(
                rows, row -> PriceReader.read(source(row), row.getAs("value")).price());
    }

    private static Iterator<PublishedResult> published(Iterator<Row> rows) {
        return new Mapped<>(rows, row -> PublishedResult.read(row.getAs("topic"), row.getAs("value")));
    }

    private static RecordOrigin source(Row row) {
        return new RecordOrigin(
                row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), row.getAs("arrived_ms"));
    }

    private record Mapped<A, B>(Iterator<A> of, java.util.function.Function<A, B> by) implements Iterator<B> {
        @Override
        public boolean hasNext() {
            return of.hasNext();
        }

        @Override
        public B next() {
            return by.apply(of.next());
        }
    }
}
