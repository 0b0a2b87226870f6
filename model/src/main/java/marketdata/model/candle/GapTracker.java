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

    private final TreeMap<Long, Long> exchangeHoles = new TreeMap<>();
    private List<Range> closed = new ArrayList<>();
    private List<Range> newExchangeHoles = new ArrayList<>();

    /** Opens a gap, or what of it no gap covers yet. */
    void open(Range gap) {
        for (Range unknown : without(without(List.of(gap), open), exchangeHoles)) {
            putOpened(unknown);
        }
    }

    private void putOpened(Range gap) {
        open.put(gap.from(), gap.to());
        opened.put(gap.from(), gap.to());
    }

    /** Records that the exchange does not have these ids; those that are there all the same are in no exchange hole. */
    void exchangeHole(Range said, TradeIdSet seen) {
        for (Range exchangeHole : without(seen.missing(said.from(), said.to()), exchangeHoles)) {
            for (Range gap : overlapping(exchangeHole, open)) {
                cut(gap, exchangeHole, seen);
            }
            exchangeHoles.put(exchangeHole.from(), exchangeHole.to());
            newExchangeHoles.add(exchangeHole);
        }
    }

    /** What of a gap is below the exchange hole is still that gap; what is above is another. */
    private void cut(Range gap, Range exchangeHole, TradeIdSet seen) {
        open.remove(gap.from());
        boolean notYetEmitted = opened.remove(gap.from()) != null;
        if (gap.from() < exchangeHole.from()) {
            open.put(gap.from(), exchangeHole.from() - 1);
            if (notYetEmitted) {
                opened.put(gap.from(), exchangeHole.from() - 1);
            }
        }
        if (exchangeHole.to() < gap.to() && !seen.containsAll(exchangeHole.to() + 1, gap.to())) {
            putOpened(new Range(exchangeHole.to() + 1, gap.to()));
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
        close(exchangeHoles, seen);
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
        exchangeHoles.headMap(id, true).clear();
    }

    /** Forgets the lowest beyond so many. */
    void keepAtMost(int most) {
        while (open.size() > most) {
            open.pollFirstEntry();
        }
        while (exchangeHoles.size() > most) {
            exchangeHoles.pollFirstEntry();
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
        List<Range> taken = newExchangeHoles;
        newExchangeHoles = new ArrayList<>();
        return taken;
    }

    void write(DataOutput out) throws IOException {
        write(out, open);
        write(out, exchangeHoles);
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
        read(in, gaps.exchangeHoles);
        return gaps;
    }

    private static void read(DataInput in, Map<Long, Long> ranges) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            ranges.put(in.readLong(), in.readLong());
        }
    }
}
