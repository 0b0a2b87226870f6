package marketdata.spark.core.trade;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.platform.column.ColumnEncoder;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** The steps from records to minutes, for every job that reads trades. Pure: the same records give the same result. */
public final class Trades {
    /** The column of a source and symbol, with a bar between. */
    public static final String MARKET = "market";

    private static final String BLOCK = "block";
    private static final Encoder<byte[]> BYTES = ColumnEncoder.bytes("value");

    /** {@code market}: a source and symbol; {@code block}: a {@link TradeBlock} of theirs. Or a task and its {@link ReadReport}. */
    public static final StructType BY_SYMBOL =
            new StructType().add(MARKET, DataTypes.StringType).add(BLOCK, DataTypes.BinaryType);

    private Trades() {}

    /**
     * Records parsed and validated, their trades packed by source and symbol. What cannot be used is only counted, in the task's
     * {@link ReadReport}. Of a topic the jobs get the same by a shorter way: see {@link TradeBlockTable}.
     *
     * @param records {@code value}, {@code key}, {@code topic}, {@code partition}, {@code offset}, {@code arrived_ms} (epoch
     *     milliseconds) and {@code headers}, which may be null
     * @param frames whether they are exchange frames rather than clean trades
     */
    public static Dataset<Row> packed(Dataset<Row> records, boolean frames) {
        return packed(records, frames, DeadLetterTarget.sentBefore());
    }

    /** The same, but what cannot be used goes to the dead letters. */
    public static Dataset<Row> packed(Dataset<Row> records, boolean frames, DeadLetterTarget deadLetters) {
        return records.mapPartitions(
                        (MapPartitionsFunction<Row, Tuple2<String, byte[]>>)
                                rows -> new TradeBlockBuilder(new RowRecordReader(rows), frames, deadLetters),
                        Encoders.tuple(Encoders.STRING(), Encoders.BINARY()))
                .toDF(BY_SYMBOL.fieldNames());
    }

    /**
     * One-minute rows by symbol: each trade id once, whatever order and however often it comes. One stateful operator; its
     * state is {@link MinuteAggregator}. Gives, as {@link TaskResult} bytes, what changed for each symbol and what each task read.
     *
     * @param watermarkMicros how long, by event time, a minute may still change after its end; microseconds
     */
    public static Dataset<byte[]> minutes(Dataset<Row> packed, long watermarkMicros) {
        FlatMapGroupsWithStateFunction<UTF8String, byte[], byte[], byte[]> update =
                (market, blocks, state) -> update(market.toString(), blocks, state, watermarkMicros);
        return bySymbol(packed)
                .flatMapGroupsWithState(update, OutputMode.Update(), BYTES, BYTES, GroupStateTimeout.NoTimeout());
    }

    /** What a symbol's trades come to, all of them taken. */
    public interface Result<T> extends java.io.Serializable {
        /** @param market source and symbol, with a bar between */
        T of(String market, MinuteAggregator minutes);
    }

    /**
     * All trades of each symbol, in the order of their arrival, at once and without a state: for batch jobs. No minute leaves
     * the state, so a row depends on the trades alone, however late they came. Sorted and read lazily: only minutes and runs
     * of ids must fit into memory.
     */
    public static <T> Dataset<T> inOrder(Dataset<Row> packed, Result<T> result, Encoder<T> encoder) {
        FlatMapGroupsFunction<UTF8String, byte[], T> all = (key, blocks) -> {
            String market = key.toString();
            int bar = market.indexOf('|');
            MinuteAggregator minutes = MinuteAggregator.unbounded(market.substring(0, bar), market.substring(bar + 1));
            blocks.forEachRemaining(block -> TradeBlock.replay(block, minutes));
            return List.of(result.of(market, minutes)).iterator();
        };
        // A block begins with its sequence number, which is not negative: by bytes is by number.
        return bySymbol(packed).flatMapSortedGroups(new Column[] {functions.col(BLOCK)}, all, encoder);
    }

    /** By the column, not by a function of the row: that would unpack and copy each block to append its key. */
    private static KeyValueGroupedDataset<UTF8String, byte[]> bySymbol(Dataset<Row> packed) {
        return packed.groupBy(MARKET).as(ColumnEncoder.text(MARKET), ColumnEncoder.bytes(BLOCK));
    }

    private static Iterator<byte[]> update(
            String market, Iterator<byte[]> values, GroupState<byte[]> state, long watermarkMicros) {
        List<byte[]> blocks = new ArrayList<>();
        values.forEachRemaining(blocks::add);
        if (market.startsWith(TradeBlockBuilder.REPORT)) {
            return blocks.iterator();
        }
        // A shuffle does not keep the order of arrival; the sequence number does.
        blocks.sort(Comparator.comparingLong(TradeBlock::sequence));
        int bar = market.indexOf('|');
        String source = market.substring(0, bar);
        String symbol = market.substring(bar + 1);
        MinuteAggregator minutes = state.exists()
                ? MinuteAggregator.fromBytes(source, symbol, watermarkMicros, state.get())
                : new MinuteAggregator(source, symbol, watermarkMicros);
        blocks.forEach(block -> TradeBlock.replay(block, minutes));
        byte[] changed = TaskResult.bytes(minutes.drain());
        state.update(minutes.toBytes());
        return List.of(changed).iterator();
    }
}
