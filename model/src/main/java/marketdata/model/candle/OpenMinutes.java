package marketdata.model.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The minutes of a symbol that may still change, and which ones no longer can: the one place that emits their rows. */
final class OpenMinutes {
    private final long watermarkMicros;
    private final long lowestId;
    private final StateLimits bounds;
    private final Epochs epochs;
    private final UpdateBuilder emission;
    private final TreeMap<Long, MinuteState> minutes = new TreeMap<>();
    private final TreeSet<Long> conflicts = new TreeSet<>();
    private EvictedMinutes evicted;
    private long newest = Long.MIN_VALUE;

    OpenMinutes(long watermarkMicros, long lowestId, StateLimits bounds, Epochs epochs, UpdateBuilder emission) {
        this.watermarkMicros = watermarkMicros;
        this.lowestId = lowestId;
        this.bounds = bounds;
        this.epochs = epochs;
        this.emission = emission;
        this.evicted = new EvictedMinutes(bounds.evictedSpans());
    }

    /** Null when it is not kept. */
    MinuteState get(long start) {
        return minutes.get(start);
    }

    MinuteState create(long start) {
        MinuteState minute = new MinuteState(start);
        minutes.put(start, minute);
        return minute;
    }

    /** The latest one that is kept; null when none is. */
    MinuteState last() {
        return minutes.isEmpty() ? null : minutes.lastEntry().getValue();
    }

    boolean isEvicted(long start) {
        return evicted.contains(start);
    }

    /** Whether a minute is done with: certified and passed by the watermark. */
    boolean isDone(MinuteState minute) {
        return isPassed(minute.start) && isCertified(minute);
    }

    private boolean isPassed(long start) {
        return newest != Long.MIN_VALUE && start + MinuteAggregator.MINUTE_MICROS + watermarkMicros <= newest;
    }

    boolean isCertified(MinuteState minute) {
        return !isUnprovable(minute) && certifier(minute).isCertified(minute);
    }

    /** Whether nothing can be claimed of a minute. */
    private boolean isUnprovable(MinuteState minute) {
        return minute.isMixed() || epochs.isUncertain(minute.epoch()) || conflicts.contains(minute.start);
    }

    private Certifier certifier(MinuteState minute) {
        return new Certifier(epochs.ids(minute.epoch()), minutes, evicted, lowestId);
    }

    /** Whether a minute, kept or evicted, may have a trade with this id among its own. */
    boolean mayHold(long start, int epoch, long id) {
        MinuteState minute = minutes.get(start);
        return minute == null
                ? evicted.contains(start) && evicted.mayHold(start, epoch, id)
                : minute.isMixed() || minute.holds(epoch, id);
    }

    /** From now on nothing is claimed of a minute. */
    void mark(long start) {
        if (conflicts.add(start)) {
            emission.conflict(start);
            if (conflicts.size() > bounds.conflicts()) {
                conflicts.pollFirst();
            }
        }
    }

    /** The trades of this epoch were false: their ids mean nothing, and nothing is claimed of minutes that have them. */
    void dropEpoch(int number) {
        for (MinuteState minute : minutes.values()) {
            if (minute.epoch() == number) {
                minute.dropIds();
            }
            if (minute.isMixed()) {
                mark(minute.start);
            }
        }
    }

    /** Takes the time of a trade. */
    void advance(long micros) {
        newest = Math.max(newest, micros);
    }

    long newestMicros() {
        return newest;
    }

    /** Emits all rows that are not as they were emitted. */
    void emitAll() {
        MinuteState before = null;
        for (MinuteState minute : minutes.values()) {
            emitQuietBetween(before, minute);
            emit(minute);
            before = minute;
        }
    }

    void emitQuiet(long from, long to) {
        emission.quiet(from, to, conflicts);
    }

    /** Behind the watermark only minutes that are not certified stay, and of those no more than the bound. */
    void evictDone() {
        List<MinuteState> done = new ArrayList<>();
        for (MinuteState minute : minutes.values()) {
            if (!isPassed(minute.start)) {
                break;
            }
            if (isCertified(minute)) {
                done.add(minute);
            }
        }
        done.forEach(this::evict);
        while (minutes.size() > bounds.minutes() && isPassed(minutes.firstKey())) {
            evict(minutes.firstEntry().getValue());
        }
    }

    void evictAll(Predicate<MinuteState> which) {
        minutes.values().stream().filter(which).toList().forEach(this::evict);
    }

    private void evict(MinuteState minute) {
        Map.Entry<Long, MinuteState> before = minutes.lowerEntry(minute.start);
        Map.Entry<Long, MinuteState> after = minutes.higherEntry(minute.start);
        emitQuietBetween(before == null ? null : before.getValue(), minute);
        if (after != null) {
            emitQuietBetween(minute, after.getValue());
        }
        emit(minute);
        evicted.add(minute);
        minutes.remove(minute.start);
    }

    private void emit(MinuteState minute) {
        MinuteStatus status = status(minute);
        boolean mayLack = status != MinuteStatus.CERTIFIED && !minute.isMixed();
        long missing = mayLack ? certifier(minute).missing(minute) : 0;
        if (!minute.changed && status == minute.emittedStatus && missing == minute.emittedMissing) {
            return;
        }
        emission.row(minute, status, missing);
        if (mayLack && status != MinuteStatus.OPEN) {
            EpochIds ids = epochs.ids(minute.epoch());
            ids.seen().gapsAround(minute.firstId(), minute.lastId()).forEach(ids.gaps()::open);
        }
    }

    private MinuteStatus status(MinuteState minute) {
        if (isCertified(minute)) {
            return MinuteStatus.CERTIFIED;
        }
        long wait = Math.min(MinuteAggregator.GRACE_MICROS, watermarkMicros);
        long now = Math.max(newest, epochs.newest().quiet().untilMicros());
        if (now < minute.start + MinuteAggregator.MINUTE_MICROS + wait) {
            return MinuteStatus.OPEN;
        }
        return isUnprovable(minute) ? MinuteStatus.UNPROVEN : MinuteStatus.INCOMPLETE;
    }

    /** @param before the kept minute before it; null when there is none */
    private void emitQuietBetween(MinuteState before, MinuteState after) {
        if (after.quietBeforeEmitted
                || (before != null && after.start - before.start <= MinuteAggregator.MINUTE_MICROS)
                || after.isMixed()
                || epochs.isUncertain(after.epoch())) {
            return;
        }
        long from = quietFrom(before, after);
        if (from < after.start) {
            emitQuiet(from, after.start);
            after.quietBeforeEmitted = true;
        }
    }

    /** Since when no trade can have happened before a minute; its start when that is not known. */
    private long quietFrom(MinuteState before, MinuteState after) {
        if (before != null && certifier(after).isQuietBetween(before, after)) {
            return before.start + MinuteAggregator.MINUTE_MICROS;
        }
        // The ids between the two may have come after the one before was proven by the exchange's word, and evicted.
        long end = evicted.endOfRunThatJoins(after);
        return before != null && end <= before.start ? after.start : end;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(newest);
        evicted.write(out);
        out.writeInt(conflicts.size());
        for (long start : conflicts) {
            out.writeLong(start);
        }
        out.writeInt(minutes.size());
        for (MinuteState minute : minutes.values()) {
            minute.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        newest = in.readLong();
        evicted = EvictedMinutes.read(in, bounds.evictedSpans());
        for (int i = in.readInt(); i > 0; i--) {
            conflicts.add(in.readLong());
        }
        for (int i = in.readInt(); i > 0; i--) {
            MinuteState minute = MinuteState.read(in);
            minutes.put(minute.start, minute);
        }
    }
}
