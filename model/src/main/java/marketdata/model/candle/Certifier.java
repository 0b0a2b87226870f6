package marketdata.model.candle;

import marketdata.model.candle.TradeIdSet.Range;

import java.util.Iterator;
import java.util.NavigableMap;

/**
 * What the ids of an epoch prove about its minutes. A trade counts as the one before or after a minute only where it belongs
 * to an earlier or a later minute; ids that are out of order with their times by no more than
 * {@link EpochRouter#DISORDER_MICROS} are passed over.
 *
 * @param ids of the epoch
 * @param minutes with trades that are still kept, of every epoch, by their start
 * @param evicted minutes
 * @param lowestId of any market of this exchange: nothing can come before it
 */
record Certifier(EpochIds ids, NavigableMap<Long, MinuteState> minutes, EvictedMinutes evicted, long lowestId) {
    /** Beyond so many ids out of order no claim is made. */
    private static final int MAX_OUT_OF_ORDER = 1_000;

    /**
     * Whether no trade of the minute is missing and none can follow: one interval of ids reaches from the id before its first
     * to an id of a later minute, or to the newest id that the exchange had after the minute's end.
     */
    boolean isCertified(MinuteState minute) {
        if (minute.isMixed()) {
            return false;
        }
        Range run = ids.seen().runAround(minute.firstId());
        if (run.to() < minute.lastId()) {
            return false;
        }
        boolean last = run.to() == minute.lastId()
                && ids.quiet().provesNothingBetween(minute.lastId(), minute.start + MinuteAggregator.MINUTE_MICROS);
        return (last || isContinued(minute, run)) && isJoined(minute, run);
    }

    /** Whether the id before the minute's first is an earlier minute's. */
    private boolean isJoined(MinuteState minute, Range run) {
        long id = minute.firstId();
        for (int passed = 0; id > run.from() && passed < MAX_OUT_OF_ORDER; passed++) {
            id--;
            MinuteState holder = holder(id, minute.start);
            if (holder == null) {
                if (evicted.idsBefore(minute.start, ids.number, id) != null) {
                    return true;
                }
                Range later = evicted.idsAfter(minute.start, ids.number, id);
                if (later != null) {
                    id = Math.max(run.from(), later.from());
                } else if (!ids.mayBeLate(id)) {
                    return evicted.hasForgottenBefore(minute.start);
                }
            } else if (holder.start < minute.start) {
                return true;
            } else if (holder.start - minute.start > EpochRouter.DISORDER_MICROS) {
                return false;
            } else {
                id = holder.idsAround(id).from();
            }
        }
        return id == lowestId;
    }

    /** Whether the id after the minute's last is a later minute's. */
    private boolean isContinued(MinuteState minute, Range run) {
        long id = minute.lastId();
        for (int passed = 0; id < run.to() && passed < MAX_OUT_OF_ORDER; passed++) {
            id++;
            MinuteState holder = holder(id, minute.start);
            if (holder == null) {
                if (evicted.idsAfter(minute.start, ids.number, id) != null) {
                    return true;
                }
                Range earlier = evicted.idsBefore(minute.start, ids.number, id);
                if (earlier != null) {
                    id = Math.min(run.to(), earlier.to());
                } else if (!ids.mayBeLate(id)) {
                    return false;
                }
            } else if (holder.start > minute.start) {
                return true;
            } else if (minute.start - holder.start > EpochRouter.DISORDER_MICROS) {
                return false;
            } else {
                id = holder.idsAround(id).to();
            }
        }
        return false;
    }

    /** The kept minute that holds an id. The search begins at a minute's neighbours, since it is nearly always one of them. */
    private MinuteState holder(long id, long around) {
        Iterator<MinuteState> earlier =
                minutes.headMap(around, false).descendingMap().values().iterator();
        Iterator<MinuteState> later = minutes.tailMap(around, false).values().iterator();
        while (earlier.hasNext() || later.hasNext()) {
            if (earlier.hasNext()) {
                MinuteState minute = earlier.next();
                if (minute.holds(ids.number, id)) {
                    return minute;
                }
            }
            if (later.hasNext()) {
                MinuteState minute = later.next();
                if (minute.holds(ids.number, id)) {
                    return minute;
                }
            }
        }
        return null;
    }

    /** How many ids may belong to a minute and have not come. */
    long missing(MinuteState minute) {
        return minute.isMixed()
                ? 0
                : ids.seen().gapsAround(minute.firstId(), minute.lastId()).stream()
                        .mapToLong(Range::count)
                        .sum();
    }

    /**
     * Whether there is no id at all between two minutes: neither one missing nor one of a minute evicted. Where the first has
     * a trade out of all order, its last id says nothing about where it ends, and none may be missing from its first on.
     */
    boolean isQuietBetween(MinuteState before, MinuteState after) {
        if (before.isMixed() || after.isMixed() || before.epoch() != after.epoch()) {
            return false;
        }
        long from = before.lastId() < after.firstId() ? before.lastId() : before.firstId();
        return after.firstId() - before.lastId() <= 1
                && from < after.firstId()
                && ids.seen().containsAll(from, after.firstId())
                && !evicted.hasBetween(before.start, after.start);
    }
}
