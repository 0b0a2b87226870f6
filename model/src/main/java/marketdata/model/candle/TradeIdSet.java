package marketdata.model.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A set of trade ids as sorted, disjoint intervals that do not touch: 16 bytes an interval, however many ids. Exchanges
 * number trades one by one, so a set of all ids seen is one interval, and every id missing between is in a gap.
 */
public final class TradeIdSet {
    private long[] low = new long[4];
    private long[] high = new long[4];
    private int size;

    /**
     * Ids from one to another.
     *
     * @param from first, inclusive
     * @param to last, inclusive
     */
    public record Range(long from, long to) implements java.io.Serializable {
        /** How many ids. */
        public long count() {
            return to - from + 1;
        }
    }

    /** Adds an id; false when it was there already. */
    public boolean add(long id) {
        int last = size - 1;
        if (last >= 0 && id == high[last] + 1) {
            high[last] = id;
            return true;
        }
        int below = intervalAtOrBelow(id);
        if (below >= 0 && id <= high[below]) {
            return false;
        }
        boolean touchesBelow = below >= 0 && high[below] + 1 == id;
        boolean touchesAbove = below + 1 < size && low[below + 1] - 1 == id;
        if (touchesBelow && touchesAbove) {
            high[below] = high[below + 1];
            remove(below + 1);
        } else if (touchesBelow) {
            high[below] = id;
        } else if (touchesAbove) {
            low[below + 1] = id;
        } else {
            insert(below + 1, id);
        }
        return true;
    }

    /** Whether the id is in the set. */
    public boolean contains(long id) {
        int below = intervalAtOrBelow(id);
        return below >= 0 && id <= high[below];
    }

    /** Whether every id from one to another, both inclusive, is in the set. */
    public boolean containsAll(long from, long to) {
        int below = intervalAtOrBelow(from);
        return below >= 0 && to <= high[below];
    }

    /** Whether an id from one to another, both inclusive, is in the set. */
    public boolean hasAny(long from, long to) {
        int below = intervalAtOrBelow(to);
        return from <= to && below >= 0 && high[below] >= from;
    }

    /** The unbroken run of ids around {@code id}, which must be in the set. */
    public Range runAround(long id) {
        int below = intervalAtOrBelow(id);
        if (below < 0 || id > high[below]) {
            throw new IllegalArgumentException(id + " is not in the set");
        }
        return new Range(low[below], high[below]);
    }

    /** The gaps that touch the ids from one to another: inside, and just outside up to the next id that is there. */
    public List<Range> gapsAround(long from, long to) {
        List<Range> gaps = new ArrayList<>();
        for (int i = Math.max(0, intervalAtOrBelow(from) - 1); i + 1 < size && high[i] <= to; i++) {
            if (low[i + 1] >= from) {
                gaps.add(new Range(high[i] + 1, low[i + 1] - 1));
            }
        }
        return gaps;
    }

    /** Which of the ids from one to another, both inclusive, are not in the set. */
    public List<Range> missing(long from, long to) {
        List<Range> missing = new ArrayList<>();
        long next = from;
        for (int i = Math.max(0, intervalAtOrBelow(from)); i < size && low[i] <= to; i++) {
            if (low[i] > next) {
                missing.add(new Range(next, low[i] - 1));
            }
            next = Math.max(next, high[i] + 1);
        }
        if (next <= to) {
            missing.add(new Range(next, to));
        }
        return missing;
    }

    /** Every gap between the smallest and the largest id. */
    public List<Range> gaps() {
        return size == 0 ? List.of() : gapsAround(low[0], high[size - 1]);
    }

    /**
     * The largest id.
     *
     * @throws NoSuchElementException when there is none
     */
    public long last() {
        checkNotEmpty();
        return high[size - 1];
    }

    /**
     * The smallest id.
     *
     * @throws NoSuchElementException when there is none
     */
    public long first() {
        checkNotEmpty();
        return low[0];
    }

    private void checkNotEmpty() {
        if (size == 0) {
            throw new NoSuchElementException("no id");
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many intervals it takes. */
    public int intervals() {
        return size;
    }

    /** How many ids. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i++) {
            count += high[i] - low[i] + 1;
        }
        return count;
    }

    /** Takes the lowest interval away; there must be one. */
    public Range removeFirst() {
        Range first = new Range(low[0], high[0]);
        remove(0);
        return first;
    }

    /** Adds every id of a range that begins above all that are there. */
    public void append(Range above) {
        if (size > 0 && above.from <= high[size - 1]) {
            throw new IllegalArgumentException(above + " does not begin above " + high[size - 1]);
        }
        if (size > 0 && above.from == high[size - 1] + 1) {
            high[size - 1] = above.to;
        } else {
            insert(size, above.from);
            high[size - 1] = above.to;
        }
    }

    /** Every unbroken run of ids, in order. */
    public List<Range> runs() {
        List<Range> runs = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            runs.add(new Range(low[i], high[i]));
        }
        return runs;
    }

    /** What {@link #forgetFirst} would give. */
    long afterForgettingFirst() {
        return high[1];
    }

    /** Takes away what is not above the lowest interval but one, except its largest id, which is given. */
    long forgetFirst() {
        remove(0);
        low[0] = high[0];
        return low[0];
    }

    private int intervalAtOrBelow(long id) {
        if (size > 0 && id >= low[size - 1]) {
            return size - 1;
        }
        int found = Arrays.binarySearch(low, 0, size, id);
        return found >= 0 ? found : -found - 2;
    }

    private void insert(int at, long id) {
        if (size == low.length) {
            low = Arrays.copyOf(low, 2 * size);
            high = Arrays.copyOf(high, 2 * size);
        }
        System.arraycopy(low, at, low, at + 1, size - at);
        System.arraycopy(high, at, high, at + 1, size - at);
        low[at] = id;
        high[at] = id;
        size++;
    }

    private void remove(int at) {
        System.arraycopy(low, at + 1, low, at, size - at - 1);
        System.arraycopy(high, at + 1, high, at, size - at - 1);
        size--;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(low[i]);
            out.writeLong(high[i]);
        }
    }

    static TradeIdSet read(DataInput in) throws IOException {
        TradeIdSet ids = new TradeIdSet();
        ids.size = in.readInt();
        ids.low = new long[Math.max(4, ids.size)];
        ids.high = new long[Math.max(4, ids.size)];
        for (int i = 0; i < ids.size; i++) {
            ids.low[i] = in.readLong();
            ids.high[i] = in.readLong();
        }
        return ids;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(low[i]).append("..").append(high[i]);
        }
        return text.append(']').toString();
    }
}
