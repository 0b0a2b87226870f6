package marketdata.spark.core.restate;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.core.restate.RestateRequest.LateId;
import org.apache.spark.sql.SparkSession;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the topic says about the minutes of late trades.
 *
 * @param updates by symbol: rows of the minutes that hold their late trades now, and as {@code late} those trades that no
 *     minute can hold any more
 * @param trades how many late trades there were
 */
public record MinuteRestatement(List<SymbolUpdate> updates, int trades) {
    /** Why a late trade is a dead letter. */
    public static final String LOST =
            "late: its minute was proven and has left the state, and the topic no longer holds all of that minute";

    private static final int PRINTED = 20;

    /** Computes them, reading as little of the topic as proves them. */
    public static MinuteRestatement of(
            SparkSession spark, TopicHistory past, Map<String, RestateRequest> due, LateTrades late) {
        Map<String, RestateResult> found = WideningRead.of(spark, past, due);
        // Asked last: what retention takes while the topic is read may be lacking in what was read.
        long whole = past.wholeSince();
        List<SymbolUpdate> updates = due.values().stream()
                .map(each -> update(each, found.get(each.key()), late.trades(each), whole))
                .toList();
        return new MinuteRestatement(
                updates,
                due.values().stream().mapToInt(each -> each.lateIds().size()).sum());
    }

    /** Of a minute that retention has cut nothing is written: a row of what is left would not be the minute's. */
    private static SymbolUpdate update(RestateRequest due, RestateResult found, List<PackedTrade> trades, long whole) {
        SortedMap<Long, MinuteRow> rows = new TreeMap<>();
        if (found != null) {
            found.rows().stream()
                    .filter(row -> row.tradeCount() > 0 && row.windowStartMicros() >= whole)
                    .map(RestateResult::closed)
                    .forEach(row -> rows.put(row.windowStartMicros(), row));
        }
        Set<LateId> held = found == null ? Set.of() : new HashSet<>(found.lateFound());
        List<PackedTrade> lost = new ArrayList<>();
        Set<Long> unchanged = new HashSet<>();
        Set<Long> better = new HashSet<>();
        for (PackedTrade trade : trades) {
            MinuteRow row = rows.get(LateTrades.minute(trade));
            boolean isIn = row != null
                    && held.contains(LateId.of(trade))
                    && row.firstTradeId() <= trade.tradeId()
                    && trade.tradeId() <= row.lastTradeId();
            (isIn ? better : unchanged).add(LateTrades.minute(trade));
            if (!isIn) {
                lost.add(trade);
            }
        }
        unchanged.removeAll(better);
        rows.keySet().removeAll(unchanged);
        return new SymbolUpdate(
                due.source(),
                due.symbol(),
                rows,
                lost,
                List.of(),
                new TreeSet<>(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new SymbolUpdate.Counts(0, 0, 0, 0),
                found == null ? Long.MIN_VALUE : found.newestMicros());
    }

    /** All rows. */
    public List<MinuteRow> rows() {
        return updates.stream()
                .flatMap(update -> update.rows().values().stream())
                .toList();
    }

    @Override
    public String toString() {
        String minutes = rows().stream()
                .limit(PRINTED)
                .map(row -> row.symbol() + ' ' + Instant.EPOCH.plus(row.windowStartMicros(), ChronoUnit.MICROS))
                .collect(Collectors.joining(", "));
        int lost = updates.stream().mapToInt(each -> each.late().size()).sum();
        return String.format(
                Locale.ROOT,
                "%d minutes computed anew (%s%s), %d late trades counted, %d dead letters",
                rows().size(),
                minutes,
                rows().size() > PRINTED ? ", ..." : "",
                trades - lost,
                lost);
    }
}
