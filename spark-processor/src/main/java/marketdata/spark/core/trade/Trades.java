package marketdata.spark.core.trade;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import scala.Tuple2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** The steps from records to minutes, for every job that reads trades. Pure: the same records give the same result. */
public final class Trades {
    /** A source and symbol, and a {@link TradeBlock} of theirs; or a task's {@link ReadReport}. */
    public static final Encoder<Tuple2<String, byte[]>> BY_SYMBOL =
            Encoders.tuple(Encoders.STRING(), Encoders.BINARY());

    private Trades() {}

    /**
     * Records parsed and validated, their trades packed by source and symbol. What cannot be used is only counted, in the task's
     * {@link ReadReport}. Of a topic the jobs get the same by a shorter way: see {@link TradeBlockTable}.
     *
     * @param records {@code value}, {@code key}, {@code topic}, {@code partition}, {@code offset}, {@code arrived_ms} (epoch
     *     milliseconds) and {@code headers}, which may be null
     * @param frames whether they are exchange frames rather than clean trades
     */
    public static Dataset<Tuple2<String, byte[]>> packed(Dataset<Row> records, boolean frames) {
        return packed(records, frames, DeadLetterTarget.sentBefore());
    }

    /** The same, but what cannot be used goes to the dead letters. */
    public static Dataset<Tuple2<String, byte[]>> packed(
            Dataset<Row> records, boolean frames, DeadLetterTarget deadLetters) {
        return records.mapPartitions(
                (MapPartitionsFunction<Row, Tuple2<String, byte[]>>)
                        rows -> new TradeBlockBuilder(new RowRecordReader(rows), frames, deadLetters),
                BY_SYMBOL);
    }

    /**
     * One-minute rows by symbol: each trade id once, whatever order and however often it comes. One stateful operator; its
     * state is {@link MinuteAggregator}. Gives, as {@link TaskResult} bytes, what changed for each symbol and what each task read.
     *
     * @param watermarkMicros how long, by event time, a minute may still change after its end; microseconds
     */
    public static Dataset<byte[]> minutes(Dataset<Tuple2<String, byte[]>> packed, long watermarkMicros) {
        FlatMapGroupsWithStateFunction<String, Tuple2<String, byte[]>, byte[], byte[]> update =
                (key, values, state) -> update(key, values, state, watermarkMicros);
        return packed.groupByKey((MapFunction<Tuple2<String, byte[]>, String>) Tuple2::_1, Encoders.STRING())
                .flatMapGroupsWithState(
                        update,
                        OutputMode.Update(),
                        Encoders.BINARY(),
                        Encoders.BINARY(),
                        GroupStateTimeout.NoTimeout());
    }

    /** What a symbol's trades come to, all of them taken. */
    public interface Result<T> extends java.io.Serializable {
        /** @param key source and symbol, with a bar between */
        T of(String key, MinuteAggregator minutes);
    }

    /**
     * All trades of each symbol, in the order of their arrival, at once and without a state: for batch jobs. No minute leaves
     * the state, so a row depends on the trades alone, however late they came. Sorted and read lazily: only minutes and runs
     * of ids must fit into memory.
     */
    public static <T> Dataset<T> inOrder(Dataset<Tuple2<String, byte[]>> packed, Result<T> result, Encoder<T> encoder) {
        FlatMapGroupsFunction<String, Tuple2<String, byte[]>, T> all = (key, blocks) -> {
            int bar = key.indexOf('|');
            MinuteAggregator minutes = MinuteAggregator.unbounded(key.substring(0, bar), key.substring(bar + 1));
            blocks.forEachRemaining(block -> TradeBlock.replay(block._2(), minutes));
            return List.of(result.of(key, minutes)).iterator();
        };
        // A block begins with its sequence number, which is not negative: by bytes is by number.
        return packed.groupByKey((MapFunction<Tuple2<String, byte[]>, String>) Tuple2::_1, Encoders.STRING())
                .flatMapSortedGroups(new Column[] {functions.col("_2")}, all, encoder);
    }

    private static Iterator<byte[]> update(
            String key, Iterator<Tuple2<String, byte[]>> values, GroupState<byte[]> state, long watermarkMicros) {
        List<byte[]> blocks = new ArrayList<>();
        values.forEachRemaining(value -> blocks.add(value._2()));
        if (key.startsWith(TradeBlockBuilder.REPORT)) {
            return blocks.iterator();
        }
        // A shuffle does not keep the order of arrival; the sequence number does.
        blocks.sort(Comparator.comparingLong(TradeBlock::sequence));
        int bar = key.indexOf('|');
        String source = key.substring(0, bar);
        String symbol = key.substring(bar + 1);
        MinuteAggregator minutes = state.exists()
                ? MinuteAggregator.fromBytes(source, symbol, watermarkMicros, state.get())
                : new MinuteAggregator(source, symbol, watermarkMicros);
        blocks.forEach(block -> TradeBlock.replay(block, minutes));
        byte[] changed = TaskResult.bytes(minutes.drain());
        state.update(minutes.toBytes());
        return List.of(changed).iterator();
    }
}
