package marketdata.producer.live.clean;

/**
 * The prices of the last minute before the newest trade, with their sum. A ring in order of event time, 24 bytes a trade;
 * constant amortised time for trades that come in about that order. Not thread-safe.
 */
final class PriceWindow {
    /** In microseconds of event time. */
    static final long LENGTH_MICROS = 60_000_000;

    private final PriceSums sums = new PriceSums();
    private long[] times = new long[16];
    private long[] wholes = new long[16];
    private long[] fractions = new long[16];
    private int head;

    /** The prices inside. */
    PriceSums sums() {
        return sums;
    }

    /**
     * Moves the window's end to a time, unless it is further already.
     *
     * @return whether the time is inside
     */
    boolean reach(long eventMicros) {
        int size = sums.count();
        long newest = size == 0 ? eventMicros : Math.max(eventMicros, times[slot(size - 1)]);
        long limit = newest - LENGTH_MICROS;
        if (eventMicros <= limit) {
            return false;
        }
        while (sums.count() > 0 && times[head] <= limit) {
            sums.remove(wholes[head], fractions[head]);
            head = slot(1);
        }
        return true;
    }

    /** Takes a price of a time inside; neighbours out of order move a few places. */
    void add(long eventMicros, long whole, long fraction) {
        int place = sums.count();
        if (place == times.length) {
            grow();
        }
        while (place > 0 && times[slot(place - 1)] > eventMicros) {
            copy(slot(place - 1), slot(place));
            place--;
        }
        int slot = slot(place);
        times[slot] = eventMicros;
        wholes[slot] = whole;
        fractions[slot] = fraction;
        sums.add(whole, fraction);
    }

    private int slot(int place) {
        return (head + place) & (times.length - 1);
    }

    private void copy(int from, int to) {
        times[to] = times[from];
        wholes[to] = wholes[from];
        fractions[to] = fractions[from];
    }

    private void grow() {
        times = grown(times);
        wholes = grown(wholes);
        fractions = grown(fractions);
        head = 0;
    }

    private long[] grown(long[] ring) {
        long[] larger = new long[2 * ring.length];
        System.arraycopy(ring, head, larger, 0, ring.length - head);
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        return larger;
    }
}
