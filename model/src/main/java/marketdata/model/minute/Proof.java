package marketdata.model.minute;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What the ids of a symbol prove about its minutes.
 *
 * @param seen every id that has come
 * @param minutes those with trades that are still kept, by their start
 * @param quiet what the exchange last said
 */
record Proof(TradeIds seen, NavigableMap<Long, Minute> minutes, Quiet quiet) {
    /**
     * Whether nothing can be missing and nothing more can come: the ids run on from the one before to a later minute's, or
     * to the exchange's newest of after the minute's end.
     */
    boolean isProven(Minute minute) {
        TradeIds.Range run = seen.runAround(minute.firstId());
        boolean last = quiet.provesNothingBetween(minute.lastId(), minute.start + SymbolMinutes.MINUTE_MICROS);
        boolean whole = run.to() > minute.lastId() || (last && run.to() == minute.lastId());
        // Id 1 is a market's first trade: nothing can come before it.
        boolean joined = run.from() < minute.firstId() || minute.firstId() == 1;
        if (!whole || !joined) {
            return false;
        }
        if (last) {
            return true;
        }
        Map.Entry<Long, Minute> later = minutes.higherEntry(minute.start);
        while (later != null && later.getValue().firstId() > run.to()) {
            later = minutes.higherEntry(later.getKey());
        }
        return later != null;
    }

    /** The holes at a minute: inside, and at its two sides. */
    List<TradeIds.Range> holesAt(Minute minute) {
        return seen.holesAround(minute.firstId(), minute.lastId());
    }

    /** How many ids may belong to a minute and have not come. */
    long missing(Minute minute) {
        return holesAt(minute).stream().mapToLong(TradeIds.Range::count).sum();
    }

    /**
     * Whether there is no id at all between two minutes: neither one missing nor one of a minute let go. Where the first has
     * a trade out of all order, its last id says nothing about where it ends, and none may be missing from its first on.
     */
    boolean isQuietBetween(Minute before, Minute after) {
        long from = before.lastId() < after.firstId() ? before.lastId() : before.firstId();
        return after.firstId() - before.lastId() <= 1
                && from < after.firstId()
                && seen.containsAll(from, after.firstId());
    }
}
