package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.Arrivals.Arrival;
import marketdata.faults.oracle.Arrivals.QuietMarker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the tables must hold of one symbol, computed by the plainest means: all trades in memory, sorted, added up.
 *
 * @param trades without those withheld
 * @param withheld ids that the exchange shows on no interface
 * @param quiet until when the exchange said that no trade followed this one: microseconds since 1970 UTC by the trade
 * @param minutes those with trades, by their start in microseconds since 1970 UTC
 */
record ExpectedSymbol(
        SimulatedExchange exchange,
        NavigableMap<TradeKey, ExchangeTrade> trades,
        NavigableSet<TradeKey> withheld,
        Map<TradeKey, Long> quiet,
        IdOrder order,
        NavigableMap<Long, Aggregate> minutes) {
    static ExpectedSymbol of(
            SimulatedExchange exchange, NavigableMap<TradeKey, ExchangeTrade> trades, NavigableSet<TradeKey> withheld) {
        return new ExpectedSymbol(
                exchange,
                trades,
                withheld,
                Map.of(),
                IdOrder.of(trades.values()),
                minutes(trades, Set.of(), withheld, Map.of()));
    }

    /** The same, with what the exchange said of silence; a marker counts when no newer trade had arrived before it. */
    ExpectedSymbol confirmed(List<Arrival> arrivals, List<QuietMarker> markers) {
        Map<TradeKey, Long> said = new HashMap<>();
        for (QuietMarker marker : markers) {
            boolean newest = arrivals.stream()
                    .noneMatch(each ->
                            each.offset() < marker.offset() && each.key().compareTo(marker.lastKey()) > 0);
            if (newest) {
                said.merge(marker.lastKey(), marker.untilMicros(), Math::max);
            }
        }
        return new ExpectedSymbol(exchange, trades, withheld, said, order, minutes(trades, Set.of(), withheld, said));
    }

    /** The same, with minutes that never had these trades. */
    ExpectedSymbol without(Set<TradeKey> late) {
        return new ExpectedSymbol(exchange, trades, withheld, quiet, order, minutes(trades, late, withheld, quiet));
    }

    private static NavigableMap<Long, Aggregate> minutes(
            Map<TradeKey, ExchangeTrade> trades,
            Set<TradeKey> without,
            NavigableSet<TradeKey> withheld,
            Map<TradeKey, Long> quiet) {
        Map<Long, List<ExchangeTrade>> byMinute = new TreeMap<>();
        trades.values().stream().filter(each -> !without.contains(each.key())).forEach(each -> byMinute.computeIfAbsent(
                        each.minute(), start -> new ArrayList<>())
                .add(each));
        NavigableMap<Long, Aggregate> minutes = new TreeMap<>();
        byMinute.forEach((start, each) -> {
            TradeKey last = each.stream()
                    .map(ExchangeTrade::key)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            minutes.put(start, Aggregate.of(each, withheld, isLast(last, start, quiet)));
        });
        return minutes;
    }

    /** Whether the exchange said that nothing follows a trade until the end of a minute. */
    private static boolean isLast(TradeKey key, long start, Map<TradeKey, Long> quiet) {
        return quiet.getOrDefault(key, Long.MIN_VALUE) >= start + Micros.MINUTE;
    }

    /** Whether all ids of a minute with trades exist, and continue to those of a later minute: nothing can be missing. */
    boolean isProven(long start) {
        Aggregate minute = minutes.get(start);
        TradeKey gone = withheld.ceiling(minute.firstKey());
        NavigableMap<Long, Aggregate> later = minutes.tailMap(start, false);
        // After the tape's last minute the exchange itself may state that nothing follows.
        boolean continues = later.isEmpty()
                || later.values().stream()
                        .map(Aggregate::firstKey)
                        .anyMatch(first ->
                                first.hasNumberingOf(minute.lastKey()) && (gone == null || first.compareTo(gone) < 0));
        return minute.missing() == 0 && (continues || isLast(minute.lastKey(), start, quiet));
    }

    /** Whether the first minute begins with the market's first trade. */
    boolean beginsWithTheFirst() {
        return minutes.firstEntry().getValue().firstKey().isLowest(exchange);
    }

    /** Whether a minute without trades must be quiet: in both orders of ids and times the ids continue across it. */
    boolean mustBeQuiet(long start) {
        Map.Entry<Long, Aggregate> before = minutes.lowerEntry(start);
        Map.Entry<Long, Aggregate> after = minutes.higherEntry(start);
        return before != null
                && after != null
                && before.getValue().lastKey().next().equals(after.getValue().firstKey())
                && order.continuesAcross(start);
    }

    /** Whether a minute without trades may be quiet: no id of its time can be missing, or the exchange said so. */
    boolean mayBeQuiet(long start) {
        Map.Entry<Long, Aggregate> before = minutes.lowerEntry(start);
        return order.isWholeAcross(start, withheld)
                || (before != null && isLast(before.getValue().lastKey(), start, quiet));
    }
}
