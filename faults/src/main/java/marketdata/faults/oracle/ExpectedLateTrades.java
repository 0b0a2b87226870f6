package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.Arrivals.Arrival;
import marketdata.faults.oracle.Arrivals.QuietMarker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Computes from the order of arrival alone which trades of a symbol are late for the stream: those of a minute that the ids
 * seen before prove, and whose end is older than the newest event time by the watermark. Batches make no difference.
 */
final class ExpectedLateTrades {
    /** The option {@code --state-retention} of the jobs; microseconds. */
    static final long WATERMARK = 5_000_000;

    /** How far ids and times may be out of order; microseconds. */
    private static final long DISORDER = 5 * Micros.MINUTE;

    /** The start of each trade's minute; a late trade is in none. */
    private final Map<TradeKey, Long> minutes = new HashMap<>();

    /** The intervals of ids seen, the last id by the first. */
    private final TreeMap<TradeKey, TradeKey> intervals = new TreeMap<>();

    private final TreeMap<Long, TreeSet<TradeKey>> counted = new TreeMap<>();
    private final NavigableSet<TradeKey> late = new TreeSet<>();

    /** Starts of minutes of which a trade was late. */
    private final Set<Long> evicted = new HashSet<>();

    private long newest = Long.MIN_VALUE;
    private final SimulatedExchange exchange;
    private QuietMarker quiet;

    private ExpectedLateTrades(SimulatedExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * The late trades.
     *
     * @param end the offset up to which the stream has read; of one partition, the symbol's
     */
    static NavigableSet<TradeKey> of(
            SimulatedExchange exchange, Arrivals arrivals, String symbol, Map<Integer, Long> end) {
        ExpectedLateTrades expected = new ExpectedLateTrades(exchange);
        TreeMap<Long, QuietMarker> markers = new TreeMap<>();
        arrivals.quiet(symbol).forEach(each -> markers.put(each.offset(), each));
        for (Arrival each : arrivals.inOrder(symbol)) {
            if (each.offset() >= end.getOrDefault(each.partition(), 0L)) {
                break;
            }
            Map<Long, QuietMarker> before = markers.headMap(each.offset());
            before.values().forEach(expected::take);
            before.clear();
            expected.take(each);
        }
        return expected.late;
    }

    private void take(Arrival trade) {
        long start = Micros.minute(trade.micros());
        boolean evictedNow = start + Micros.MINUTE + WATERMARK <= newest && isProven(start);
        if (evictedNow || evicted.contains(start)) {
            // A minute that the exchange's silence proved stays evicted when an id after its last one comes.
            evicted.add(start);
            late.add(trade.key());
        } else {
            counted.computeIfAbsent(start, each -> new TreeSet<>()).add(trade.key());
            minutes.put(trade.key(), start);
            newest = Math.max(newest, trade.micros());
        }
        see(trade.key());
    }

    /** A marker counts when its trade is the newest by id and by time. */
    private void take(QuietMarker marker) {
        boolean isNewest = !intervals.isEmpty()
                && intervals.lastEntry().getValue().equals(marker.lastKey())
                && counted.lastEntry().getValue().last().equals(marker.lastKey());
        boolean isLater = quiet == null
                || marker.lastKey().compareTo(quiet.lastKey()) > 0
                || marker.untilMicros() > quiet.untilMicros();
        if (isNewest && isLater) {
            quiet = marker;
        }
    }

    private void see(TradeKey key) {
        Map.Entry<TradeKey, TradeKey> below = intervals.floorEntry(key);
        TradeKey from = below != null && below.getValue().compareTo(key.previous()) >= 0 ? below.getKey() : key;
        TradeKey above = intervals.remove(key.next());
        intervals.put(from, above == null ? key : above);
    }

    private boolean isProven(long start) {
        TreeSet<TradeKey> keys = counted.get(start);
        if (keys == null) {
            return false;
        }
        TradeKey from = intervals.floorKey(keys.first());
        TradeKey to = intervals.get(from);
        boolean isLast = quiet != null
                && to.equals(keys.last())
                && to.equals(quiet.lastKey())
                && start + Micros.MINUTE <= quiet.untilMicros();
        return to.compareTo(keys.last()) >= 0
                && (isLast || isContinued(start, keys.last(), to))
                && isJoined(start, keys.first(), from);
    }

    /** Whether the id before is of an earlier minute; ids of slightly later minutes and of late trades are skipped. */
    private boolean isJoined(long start, TradeKey first, TradeKey from) {
        if (first.isLowest(exchange)) {
            return true;
        }
        for (TradeKey key = first.previous(); key.compareTo(from) >= 0; key = key.previous()) {
            long ahead = minutes.getOrDefault(key, start) - start;
            if (ahead < 0 || ahead > DISORDER) {
                return ahead < 0;
            }
        }
        return false;
    }

    /** The same for the id after and later minutes. */
    private boolean isContinued(long start, TradeKey last, TradeKey to) {
        for (TradeKey key = last.next(); key.compareTo(to) <= 0; key = key.next()) {
            long behind = start - minutes.getOrDefault(key, start);
            if (behind < 0 || behind > DISORDER) {
                return behind < 0;
            }
        }
        return false;
    }
}
