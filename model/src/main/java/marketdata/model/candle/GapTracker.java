package marketdata.model.candle;

import marketdata.model.candle.TradeIdSet.Range;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The gaps of one symbol that have been emitted, until their ids are whole. They never overlap. */
final class GapTracker {
    /** By first id, the last one. */
    private final TreeMap<Long, Long> open = new TreeMap<>();

    /** Of the open ones, those that have not been emitted yet. */
    private final TreeMap<Long, Long> opened = new TreeMap<>();

    private final TreeMap<Long, Long> holes = new TreeMap<>();
    private List<Range> closed = new ArrayList<>();
    private List<Range> exchangeHoles = new ArrayList<>();

    /** Opens a gap, or what of it no gap covers yet. */
    void open(Range gap) {
        for (Range unknown : without(without(List.of(gap), open), holes)) {
            putOpened(unknown);
        }
    }

    private void putOpened(Range gap) {
        open.put(gap.from(), gap.to());
        opened.put(gap.from(), gap.to());
    }

    /** Takes the word that the exchange does not have these ids; those that are there all the same are no hole. */
    void exchangeHole(Range said, TradeIdSet seen) {
        for (Range hole : without(seen.missing(said.from(), said.to()), holes)) {
            for (Range gap : overlapping(hole, open)) {
                cut(gap, hole, seen);
            }
            holes.put(hole.from(), hole.to());
            exchangeHoles.add(hole);
        }
    }

    /** What of a gap is below the hole is still that gap; what is above is another. */
    private void cut(Range gap, Range hole, TradeIdSet seen) {
        open.remove(gap.from());
        boolean notYetEmitted = opened.remove(gap.from()) != null;
        if (gap.from() < hole.from()) {
            open.put(gap.from(), hole.from() - 1);
            if (notYetEmitted) {
                opened.put(gap.from(), hole.from() - 1);
            }
        }
        if (hole.to() < gap.to() && !seen.containsAll(hole.to() + 1, gap.to())) {
            putOpened(new Range(hole.to() + 1, gap.to()));
        }
    }

    private static List<Range> without(List<Range> ranges, NavigableMap<Long, Long> others) {
        List<Range> rest = new ArrayList<>();
        for (Range range : ranges) {
            long next = range.from();
            for (Range other : overlapping(range, others)) {
                if (next < other.from()) {
                    rest.add(new Range(next, other.from() - 1));
                }
                next = other.to() + 1;
            }
            if (next <= range.to()) {
                rest.add(new Range(next, range.to()));
            }
        }
        return rest;
    }

    private static List<Range> overlapping(Range range, NavigableMap<Long, Long> ranges) {
        List<Range> found = new ArrayList<>();
        Map.Entry<Long, Long> below = ranges.lowerEntry(range.from());
        if (below != null && below.getValue() >= range.from()) {
            found.add(new Range(below.getKey(), below.getValue()));
        }
        ranges.subMap(range.from(), true, range.to(), true).forEach((from, to) -> found.add(new Range(from, to)));
        return found;
    }

    /** Closes those whose ids are whole. */
    void close(TradeIdSet seen) {
        close(open, seen);
        close(holes, seen);
    }

    private void close(Map<Long, Long> gaps, TradeIdSet seen) {
        gaps.entrySet().removeIf(gap -> {
            boolean whole = seen.containsAll(gap.getKey(), gap.getValue());
            if (whole) {
                closed.add(new Range(gap.getKey(), gap.getValue()));
            }
            return whole;
        });
    }

    /** Forgets those that begin at an id or below; whether their ids come is no longer known here. */
    void forgetUpTo(long id) {
        open.headMap(id, true).clear();
        holes.headMap(id, true).clear();
    }

    /** Forgets the lowest beyond so many. */
    void keepAtMost(int most) {
        while (open.size() > most) {
            open.pollFirstEntry();
        }
        while (holes.size() > most) {
            holes.pollFirstEntry();
        }
    }

    List<Range> takeOpened() {
        List<Range> taken = new ArrayList<>();
        opened.forEach((from, to) -> taken.add(new Range(from, to)));
        opened.clear();
        return taken;
    }

    List<Range> takeClosed() {
        List<Range> taken = closed;
        closed = new ArrayList<>();
        return taken;
    }

    List<Range> takeExchangeHoles() {
        List<Range> taken = exchangeHoles;
        exchangeHoles = new ArrayList<>();
        return taken;
    }

    void write(DataOutput out) throws IOException {
        write(out, open);
        write(out, holes);
    }

    private static void write(DataOutput out, Map<Long, Long> ranges) throws IOException {
        out.writeInt(ranges.size());
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            out.writeLong(range.getKey());
            out.writeLong(range.getValue());
        }
    }

    static GapTracker read(DataInput in) throws IOException {
        GapTracker gaps = new GapTracker();
        read(in, gaps.open);
        read(in, gaps.holes);
        return gaps;
    }

    private static void read(DataInput in, Map<Long, Long> ranges) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            ranges.put(in.readLong(), in.readLong());
        }
    }
}
