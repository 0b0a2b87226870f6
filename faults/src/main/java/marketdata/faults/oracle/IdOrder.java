package marketdata.faults.oracle;

import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * The order of a symbol's ids and times: mostly both grow.
 *
 * @param outOfOrder keys of the trades that are older than a trade with a smaller id
 * @param inOrder first and last key of the others, by the start of their minute in microseconds since 1970 UTC
 */
record IdOrder(Set<TradeKey> outOfOrder, NavigableMap<Long, Range> inOrder) {
    /** The keys of one minute. */
    record Range(TradeKey first, TradeKey last) {}

    /** @param byKey in the order of their keys */
    static IdOrder of(Collection<ExchangeTrade> byKey) {
        IdOrder order = new IdOrder(new HashSet<>(), new TreeMap<>());
        long newest = Long.MIN_VALUE;
        for (ExchangeTrade trade : byKey) {
            if (trade.micros() < newest) {
                order.outOfOrder.add(trade.key());
                continue;
            }
            newest = trade.micros();
            order.inOrder.merge(
                    trade.minute(),
                    new Range(trade.key(), trade.key()),
                    (range, next) -> new Range(range.first(), next.last()));
        }
        return order;
    }

    /** Whether the ids in order continue across a minute without any. */
    boolean continuesAcross(long start) {
        return isBetween(start) && lastBefore(start).next().equals(firstAfter(start));
    }

    /** Whether none of the ids between those before a minute and those after it is gone. */
    boolean isWholeAcross(long start, NavigableSet<TradeKey> gone) {
        return isBetween(start)
                && lastBefore(start).hasNumberingOf(firstAfter(start))
                && gone.subSet(lastBefore(start), firstAfter(start)).isEmpty();
    }

    private boolean isBetween(long start) {
        return inOrder.lowerKey(start) != null && inOrder.higherKey(start) != null;
    }

    private TradeKey lastBefore(long start) {
        return inOrder.lowerEntry(start).getValue().last();
    }

    private TradeKey firstAfter(long start) {
        return inOrder.higherEntry(start).getValue().first();
    }
}
