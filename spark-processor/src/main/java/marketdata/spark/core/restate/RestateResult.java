package marketdata.spark.core.restate;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.core.restate.RestateRequest.LateId;
import marketdata.spark.core.restate.RestateRequest.OpenGap;
import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What all of the topic's trades of one symbol say about what waits.
 *
 * @param rows wanted minutes
 * @param conflicts those of which nothing can be claimed, because a trade of theirs has an id of another; their starts
 * @param lateFound waiting late trades that the topic still holds
 * @param wholeGaps open gaps whose ids have all arrived
 * @param newestMicros newest event time, microseconds since 1970 UTC
 */
public record RestateResult(
        String source,
        String symbol,
        List<MinuteRow> rows,
        Set<Long> conflicts,
        List<LateId> lateFound,
        List<OpenGap> wholeGaps,
        long newestMicros)
        implements Serializable {
    /**
     * Computes by the rules of the stream ({@link MinuteAggregator}), over everything at once.
     *
     * @param packed the whole topic, as {@link Trades#packed} gives it
     * @param waiting by {@link RestateRequest#key}
     */
    public static List<RestateResult> of(Dataset<Row> packed, Map<String, RestateRequest> waiting) {
        return Trades.inOrder(
                        packed.filter(packed.col(Trades.MARKET).isInCollection(waiting.keySet())),
                        (key, minutes) -> of(waiting.get(key), minutes),
                        Encoders.javaSerialization(RestateResult.class))
                .collectAsList();
    }

    /** The stream has closed the minute: what is not proven by now lacks ids. */
    static MinuteRow closed(MinuteRow row) {
        return row.status() == MinuteStatus.OPEN ? row.withStatus(MinuteStatus.INCOMPLETE) : row;
    }

    private static RestateResult of(RestateRequest waiting, MinuteAggregator minutes) {
        SymbolUpdate all = minutes.drain();
        List<MinuteRow> rows = all.rows().values().stream()
                .filter(row -> waiting.wants(row.windowStartMicros()))
                .map(row -> waiting.present().contains(row.windowStartMicros()) ? closed(row) : row)
                .toList();
        return new RestateResult(
                waiting.source(),
                waiting.symbol(),
                rows,
                all.conflicts().stream().filter(waiting::wants).collect(Collectors.toSet()),
                waiting.lateIds().stream()
                        .filter(late -> minutes.has(late.id(), late.micros()))
                        .toList(),
                waiting.openGaps().stream()
                        .filter(gap -> minutes.hasAll(gap.ids(), gap.withinMicros()))
                        .toList(),
                all.newestMicros());
    }
}
