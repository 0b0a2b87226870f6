package marketdata.model.minute;

import marketdata.model.minute.TradeIds.Range;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The gaps of one symbol that have been told of, until their ids are whole. They never overlap. */
final class Gaps {
    private final List<Range> open = new ArrayList<>();
    private final List<Range> holes = new ArrayList<>();
    private List<Range> opened = new ArrayList<>();
    private List<Range> closed = new ArrayList<>();
    private List<Range> exchangeHoles = new ArrayList<>();

    /** Tells of a hole, or of what of it no gap covers yet. */
    void open(Range hole) {
        List<Range> unknown = without(without(List.of(hole), open), holes);
        open.addAll(unknown);
        opened.addAll(unknown);
    }

    /** Takes the word that the exchange does not have these ids; those that are there all the same are no hole. */
    void exchangeHole(Range said, TradeIds seen) {
        for (Range hole : without(seen.missing(said.from(), said.to()), holes)) {
            for (Range gap : List.copyOf(open)) {
                if (gap.from() <= hole.to() && hole.from() <= gap.to()) {
                    open.remove(gap);
                    cut(gap, hole, seen);
                }
            }
            holes.add(hole);
            exchangeHoles.add(hole);
        }
    }

    /** What of a gap is below the hole is still that gap; what is above is another. */
    private void cut(Range gap, Range hole, TradeIds seen) {
        boolean untold = opened.remove(gap);
        if (gap.from() < hole.from()) {
            Range below = new Range(gap.from(), hole.from() - 1);
            open.add(below);
            if (untold) {
                opened.add(below);
            }
        }
        Range above = new Range(hole.to() + 1, gap.to());
        if (above.from() <= above.to() && !seen.containsAll(above.from(), above.to())) {
            open.add(above);
            opened.add(above);
        }
    }

    private static List<Range> without(List<Range> ranges, List<Range> others) {
        List<Range> rest = ranges;
        for (Range other : others) {
            rest = rest.stream().flatMap(each -> each.without(other)).toList();
        }
        return rest;
    }

    /** Lets go of those whose ids are whole. */
    void close(TradeIds seen) {
        close(open, seen);
        close(holes, seen);
    }

    private void close(List<Range> gaps, TradeIds seen) {
        gaps.removeIf(gap -> {
            boolean whole = seen.containsAll(gap.from(), gap.to());
            if (whole) {
                closed.add(gap);
            }
            return whole;
        });
    }

    List<Range> takeOpened() {
        List<Range> taken = opened;
        opened = new ArrayList<>();
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

    /** Ids are above 0, so a negative first one can mark an exchange hole. */
    void write(DataOutput out) throws IOException {
        out.writeInt(open.size() + holes.size());
        for (Range gap : open) {
            out.writeLong(gap.from());
            out.writeLong(gap.to());
        }
        for (Range hole : holes) {
            out.writeLong(-hole.from());
            out.writeLong(hole.to());
        }
    }

    static Gaps read(DataInput in) throws IOException {
        Gaps gaps = new Gaps();
        for (int i = in.readInt(); i > 0; i--) {
            long from = in.readLong();
            (from < 0 ? gaps.holes : gaps.open).add(new Range(Math.abs(from), in.readLong()));
        }
        return gaps;
    }
}
