package marketdata.spark.restate;

import marketdata.model.minute.MinuteRow;
import marketdata.model.minute.MinuteStatus;
import marketdata.model.minute.SymbolMinutes;
import marketdata.model.minute.SymbolUpdate;
import marketdata.model.minute.TradeIds;
import marketdata.spark.trade.Trades;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import scala.Tuple2;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What all of the topic's trades of one symbol say about what waits.
 *
 * @param rows wanted minutes
 * @param lateFound waiting late trades that the topic still holds
 * @param wholeGaps open gaps whose ids have all arrived
 * @param newestMicros newest event time, microseconds since 1970 UTC
 */
public record Recomputed(
        String source,
        String symbol,
        List<MinuteRow> rows,
        List<Long> lateFound,
        List<TradeIds.Range> wholeGaps,
        long newestMicros)
        implements Serializable {
    /** No minute leaves the state: a row depends on the trades alone, however late they came. */
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    /**
     * Computes by the rules of the stream ({@link SymbolMinutes}), over everything at once.
     *
     * @param packed the whole topic, as {@link Trades#packed} gives it
     * @param waiting by {@link Waiting#key}
     */
    public static List<Recomputed> of(Dataset<Tuple2<String, byte[]>> packed, Map<String, Waiting> waiting) {
        FilterFunction<Tuple2<String, byte[]>> named = block -> waiting.containsKey(block._1());
        return Trades.inOrder(
                        packed.filter(named),
                        FOR_EVER,
                        (key, minutes) -> of(waiting.get(key), minutes),
                        Encoders.javaSerialization(Recomputed.class))
                .collectAsList();
    }

    /** The stream has closed the minute: what is not proven by now lacks ids. */
    static MinuteRow closed(MinuteRow row) {
        return row.status() == MinuteStatus.OPEN ? row.withStatus(MinuteStatus.INCOMPLETE) : row;
    }

    private static Recomputed of(Waiting waiting, SymbolMinutes minutes) {
        SymbolUpdate all = minutes.drain();
        List<MinuteRow> rows = all.rows().stream()
                .filter(row -> waiting.wants(row.windowStartMicros()))
                .map(row -> waiting.present().contains(row.windowStartMicros()) ? closed(row) : row)
                .toList();
        return new Recomputed(
                waiting.source(),
                waiting.symbol(),
                rows,
                waiting.lateIds().stream()
                        .filter(id -> minutes.hasAll(new TradeIds.Range(id, id)))
                        .toList(),
                waiting.openGaps().stream().filter(minutes::hasAll).toList(),
                all.newestMicros());
    }
}
