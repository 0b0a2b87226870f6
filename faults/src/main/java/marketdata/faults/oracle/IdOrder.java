package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;

import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * How ids and times of a symbol run together: mostly both grow. Trades that stand before others of smaller ids are crossed.
 *
 * @param crossed their ids
 * @param straight first and last id of the others, by the start of their minute in microseconds since 1970 UTC
 */
record Order(Set<Long> crossed, NavigableMap<Long, long[]> straight) {
    /** @param byId in the order of their ids */
    static Order of(Collection<Traded> byId) {
        Order order = new Order(new HashSet<>(), new TreeMap<>());
        long newest = Long.MIN_VALUE;
        for (Traded trade : byId) {
            if (trade.micros() < newest) {
                order.crossed.add(trade.id());
                continue;
            }
            newest = trade.micros();
            long start = Math.floorDiv(newest, Expected.MINUTE) * Expected.MINUTE;
            order.straight.computeIfAbsent(start, each -> new long[] {trade.id(), trade.id()})[1] = trade.id();
        }
        return order;
    }

    /** Whether the straight ids go on across a minute without any. */
    boolean goesOnAcross(long start) {
        return isBetween(start) && lastBefore(start) + 1 == firstAfter(start);
    }

    /** Whether none of the ids between those before a minute and those after it is gone. */
    boolean isWholeAcross(long start, NavigableSet<Long> gone) {
        return isBetween(start)
                && TradeKey.sameNumbering(lastBefore(start), firstAfter(start))
                && gone.subSet(lastBefore(start), firstAfter(start)).isEmpty();
    }

    private boolean isBetween(long start) {
        return straight.lowerKey(start) != null && straight.higherKey(start) != null;
    }

    private long lastBefore(long start) {
        return straight.lowerEntry(start).getValue()[1];
    }

    private long firstAfter(long start) {
        return straight.higherEntry(start).getValue()[0];
    }
}
