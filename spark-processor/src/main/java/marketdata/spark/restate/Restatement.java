package marketdata.spark.restate;

import marketdata.model.minute.MinuteRow;
import marketdata.model.minute.MinuteStatus;
import marketdata.model.minute.PlainTrade;
import marketdata.model.minute.SymbolMinutes;
import marketdata.model.minute.SymbolUpdate;
import org.apache.spark.sql.SparkSession;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the topic says about the minutes of late trades.
 *
 * @param updates by symbol: rows of the minutes that hold their late trades now, and as {@code late} those trades that no
 *     minute can hold any more
 * @param trades how many late trades there were
 */
public record Restatement(List<SymbolUpdate> updates, int trades) {
    /** Why a late trade is a dead letter. */
    public static final String LOST =
            "late: its minute was proven and has left the state, and the topic no longer holds all of that minute";

    private static final int TOLD = 20;

    /**
     * Computes them, reading the topic from an hour before the first of them. That is all there is to know about a minute
     * whose ids it proves; when one is not proven, everything is read, so that its missing ids are counted rightly.
     */
    public static Restatement of(SparkSession spark, Past past, Map<String, Waiting> due, LateTrades late) {
        long first = due.values().stream()
                .flatMap(each -> each.minutes().stream())
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
        Map<String, Recomputed> found = read(spark, past, first - SymbolMinutes.HOLD_MICROS, due);
        if (!due.values().stream().allMatch(each -> isProven(each, found.get(each.key())))) {
            found.putAll(read(spark, past, Past.BEGINNING, due));
        }
        // Asked last: what retention takes while the topic is read may be lacking in what was read.
        long whole = past.wholeSince();
        List<SymbolUpdate> updates = due.values().stream()
                .map(each -> update(each, found.get(each.key()), late.trades(each), whole))
                .toList();
        return new Restatement(
                updates,
                due.values().stream().mapToInt(each -> each.lateIds().size()).sum());
    }

    private static Map<String, Recomputed> read(SparkSession spark, Past past, long from, Map<String, Waiting> due) {
        return Recomputed.of(past.since(spark, from), due).stream()
                .collect(Collectors.toMap(each -> each.source() + '|' + each.symbol(), Function.identity()));
    }

    private static boolean isProven(Waiting due, Recomputed found) {
        return found != null
                && found.lateFound().size() == due.lateIds().size()
                && found.rows().size() == due.minutes().size()
                && found.rows().stream().allMatch(row -> row.status() == MinuteStatus.CERTIFIED);
    }

    /** Of a minute that retention has cut nothing is written: a row of what is left would not be the minute's. */
    private static SymbolUpdate update(Waiting due, Recomputed found, List<PlainTrade> trades, long whole) {
        Map<Long, MinuteRow> rows = found == null
                ? Map.of()
                : found.rows().stream()
                        .filter(row -> row.tradeCount() > 0 && row.windowStartMicros() >= whole)
                        .map(Recomputed::closed)
                        .collect(Collectors.toMap(MinuteRow::windowStartMicros, Function.identity()));
        Set<Long> held = found == null ? Set.of() : new HashSet<>(found.lateFound());
        List<PlainTrade> lost = new ArrayList<>();
        Set<Long> unchanged = new HashSet<>();
        Set<Long> better = new HashSet<>();
        for (PlainTrade trade : trades) {
            MinuteRow row = rows.get(LateTrades.minute(trade));
            boolean isIn = row != null
                    && held.contains(trade.tradeId())
                    && row.firstTradeId() <= trade.tradeId()
                    && trade.tradeId() <= row.lastTradeId();
            (isIn ? better : unchanged).add(LateTrades.minute(trade));
            if (!isIn) {
                lost.add(trade);
            }
        }
        unchanged.removeAll(better);
        return new SymbolUpdate(
                due.source(),
                due.symbol(),
                rows.values().stream()
                        .filter(row -> !unchanged.contains(row.windowStartMicros()))
                        .toList(),
                lost,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new SymbolUpdate.Counts(0, 0, 0, 0, 0),
                found == null ? Long.MIN_VALUE : found.newestMicros());
    }

    /** All rows. */
    public List<MinuteRow> rows() {
        return updates.stream().flatMap(update -> update.rows().stream()).toList();
    }

    @Override
    public String toString() {
        String minutes = rows().stream()
                .limit(TOLD)
                .map(row -> row.symbol() + ' ' + Instant.EPOCH.plus(row.windowStartMicros(), ChronoUnit.MICROS))
                .collect(Collectors.joining(", "));
        int lost = updates.stream().mapToInt(each -> each.late().size()).sum();
        return String.format(
                Locale.ROOT,
                "%d minutes computed anew (%s%s), %d late trades counted, %d dead letters",
                rows().size(),
                minutes,
                rows().size() > TOLD ? ", ..." : "",
                trades - lost,
                lost);
    }
}
