package marketdata.model.candle;

import marketdata.model.candle.TradeIdSet.Range;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which minutes of a symbol are done with: their rows have been emitted, their sums are no longer kept. Runs of minutes that
 * follow one another, each with the span of its ids; a minute without a trade, or of another epoch, begins another run.
 */
final class EvictedMinutes {
    /** The epoch of a minute whose ids are not known. */
    private static final int NO_EPOCH = -1;

    private final int most;

    /** By number of its first minute since 1970. */
    private final TreeMap<Long, Span> spans = new TreeMap<>();

    private long allUpTo = Long.MIN_VALUE;

    /** @param most beyond so many runs the oldest are forgotten, and everything before their end is done with */
    EvictedMinutes(int most) {
        this.most = most;
    }

    private record Span(long from, long to, int epoch, long firstId, long lastId) {
        boolean holds(int ofEpoch, long id) {
            return epoch == ofEpoch && firstId <= id && id <= lastId;
        }

        boolean joins(Span later) {
            return to + 1 == later.from && epoch == later.epoch && epoch != NO_EPOCH;
        }

        Span with(Span later) {
            return new Span(from, later.to, epoch, Math.min(firstId, later.firstId), Math.max(lastId, later.lastId));
        }
    }

    void add(MinuteState minute) {
        long number = number(minute.start);
        int epoch = minute.isMixed() ? NO_EPOCH : minute.epoch();
        Span span = new Span(number, number, epoch, minute.firstId(), minute.lastId());
        Map.Entry<Long, Span> below = spans.lowerEntry(number);
        if (below != null && below.getValue().joins(span)) {
            span = below.getValue().with(span);
        }
        Span above = spans.get(number + 1);
        if (above != null && span.joins(above)) {
            spans.remove(above.from());
            span = span.with(above);
        }
        spans.put(span.from(), span);
        if (spans.size() > most) {
            allUpTo = Math.max(allUpTo, spans.pollFirstEntry().getValue().to());
        }
    }

    /** @param start of a minute, microseconds since 1970 UTC */
    boolean contains(long start) {
        return number(start) <= allUpTo || spanOf(start) != null;
    }

    /** Whether the trades of an evicted minute may have had this id among them. */
    boolean mayHold(long start, int epoch, long id) {
        Span span = spanOf(start);
        return span == null || span.epoch() == NO_EPOCH || span.holds(epoch, id);
    }

    private Span spanOf(long start) {
        Map.Entry<Long, Span> below = spans.floorEntry(number(start));
        return below != null && number(start) <= below.getValue().to() ? below.getValue() : null;
    }

    /** Whether one of the minutes between two, both exclusive, had trades and is done with. */
    boolean hasBetween(long start, long end) {
        Map.Entry<Long, Span> below = spans.lowerEntry(number(end));
        return below != null && below.getValue().to() > number(start);
    }

    /**
     * The end of the nearest run of minutes before this one, microseconds since 1970 UTC, if this one's ids follow on that run's;
     * else this one's start.
     */
    long endOfRunThatJoins(MinuteState minute) {
        Map.Entry<Long, Span> below = spans.lowerEntry(number(minute.start));
        boolean joins = below != null
                && below.getValue().epoch() == minute.epoch()
                && below.getValue().lastId() + 1 == minute.firstId();
        return joins ? (below.getValue().to() + 1) * MinuteAggregator.MINUTE_MICROS : minute.start;
    }

    /** The ids of a run of minutes before this one that had the id; null when none had it. */
    Range idsBefore(long start, int epoch, long id) {
        return idsWith(spans.headMap(number(start), false).descendingMap().values(), epoch, id);
    }

    /** The ids of a run of minutes after this one that had the id; null when none had it. */
    Range idsAfter(long start, int epoch, long id) {
        return idsWith(spans.tailMap(number(start), false).values(), epoch, id);
    }

    private static Range idsWith(Collection<Span> some, int epoch, long id) {
        for (Span span : some) {
            if (span.holds(epoch, id)) {
                return new Range(span.firstId(), span.lastId());
            }
        }
        return null;
    }

    /** Whether minutes before this one are forgotten. */
    boolean hasForgottenBefore(long start) {
        return allUpTo != Long.MIN_VALUE && allUpTo < number(start);
    }

    private static long number(long start) {
        return Math.floorDiv(start, MinuteAggregator.MINUTE_MICROS);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(allUpTo);
        out.writeInt(spans.size());
        for (Span span : spans.values()) {
            out.writeLong(span.from());
            out.writeLong(span.to());
            out.writeInt(span.epoch());
            out.writeLong(span.firstId());
            out.writeLong(span.lastId());
        }
    }

    static EvictedMinutes read(DataInput in, int most) throws IOException {
        EvictedMinutes read = new EvictedMinutes(most);
        read.allUpTo = in.readLong();
        for (int i = in.readInt(); i > 0; i--) {
            Span span = new Span(in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readLong());
            read.spans.put(span.from(), span);
        }
        return read;
    }
}
