package marketdata.local.torture;

import marketdata.local.torture.Arrivals.Arrival;
import marketdata.local.torture.Arrivals.Quiet;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of a symbol's trades came too late for the stream, told from the order of arrival alone: those of a minute that the
 * ids seen by then prove, and that the newest event time has left behind by the watermark. However the stream cuts batches.
 */
final class Lateness {
    /** As the jobs are told in torture; microseconds. */
    static final long WATERMARK = 5_000_000;

    /** How far ids and times may be out of order; microseconds. */
    private static final long DISORDER = 5 * Expected.MINUTE;

    /** By id, the start of its minute; a late trade is in none. */
    private final Map<Long, Long> minutes = new HashMap<>();

    private final TreeMap<Long, Long> runs = new TreeMap<>();
    private final TreeMap<Long, TreeSet<Long>> counted = new TreeMap<>();
    private final NavigableSet<Long> late = new TreeSet<>();
    private long newest = Long.MIN_VALUE;
    private final Venue venue;
    private Quiet quiet = new Quiet(0, Long.MIN_VALUE, Long.MIN_VALUE);

    private Lateness(Venue venue) {
        this.venue = venue;
    }

    /**
     * The ids of those late.
     *
     * @param end the offset up to which the stream has read; of one partition, the symbol's
     */
    static NavigableSet<Long> of(Venue venue, Arrivals arrivals, String symbol, Map<Integer, Long> end) {
        Lateness lateness = new Lateness(venue);
        TreeMap<Long, Quiet> notes = new TreeMap<>();
        arrivals.quiet(symbol).forEach(each -> notes.put(each.offset(), each));
        for (Arrival each : arrivals.inOrder(symbol)) {
            if (each.offset() >= end.getOrDefault(each.partition(), 0L)) {
                break;
            }
            Map<Long, Quiet> before = notes.headMap(each.offset());
            before.values().forEach(lateness::take);
            before.clear();
            lateness.take(each);
        }
        return lateness.late;
    }

    private void take(Arrival trade) {
        long start = Math.floorDiv(trade.micros(), Expected.MINUTE) * Expected.MINUTE;
        if (start + Expected.MINUTE + WATERMARK <= newest && isProven(start)) {
            late.add(trade.id());
        } else {
            counted.computeIfAbsent(start, each -> new TreeSet<>()).add(trade.id());
            minutes.put(trade.id(), start);
            newest = Math.max(newest, trade.micros());
        }
        see(trade.id());
    }

    /** Its word counts when that trade is the newest in every respect. */
    private void take(Quiet said) {
        boolean isNewest = !runs.isEmpty()
                && runs.lastEntry().getValue() == said.lastId()
                && counted.lastEntry().getValue().last() == said.lastId();
        if (isNewest && (said.lastId() > quiet.lastId() || said.untilMicros() > quiet.untilMicros())) {
            quiet = said;
        }
    }

    private void see(long id) {
        Map.Entry<Long, Long> below = runs.floorEntry(id);
        long from = below != null && below.getValue() >= id - 1 ? below.getKey() : id;
        Long above = runs.remove(id + 1);
        runs.put(from, above == null ? id : above);
    }

    private boolean isProven(long start) {
        TreeSet<Long> ids = counted.get(start);
        if (ids == null) {
            return false;
        }
        long from = runs.floorKey(ids.first());
        long to = runs.get(from);
        boolean isLast = to == ids.last() && quiet.lastId() == to && start + Expected.MINUTE <= quiet.untilMicros();
        return to >= ids.last() && (isLast || isContinued(start, ids.last(), to)) && isJoined(start, ids.first(), from);
    }

    /** Whether the id before is an earlier minute's; those of a little later ones, and late ones, are passed over. */
    private boolean isJoined(long start, long firstId, long from) {
        if (TradeKey.isLowest(firstId, venue)) {
            return true;
        }
        for (long id = firstId - 1; id >= from; id--) {
            long ahead = minutes.getOrDefault(id, start) - start;
            if (ahead < 0 || ahead > DISORDER) {
                return ahead < 0;
            }
        }
        return false;
    }

    /** Whether the id after is a later minute's, in the same way. */
    private boolean isContinued(long start, long lastId, long to) {
        for (long id = lastId + 1; id <= to; id++) {
            long behind = start - minutes.getOrDefault(id, start);
            if (behind < 0 || behind > DISORDER) {
                return behind < 0;
            }
        }
        return false;
    }
}
