package marketdata.producer.live.clean;

/** Up to {@value #CAPACITY} neighbouring trades in the order of ids, with what they sum up to. Not thread-safe. */
final class PriceBlock {
    static final int CAPACITY = 128;

    private final long[] ids = new long[CAPACITY];
    private final long[] times = new long[CAPACITY];
    private final long[] wholes = new long[CAPACITY];
    private final long[] fractions = new long[CAPACITY];
    private PriceSums sums = new PriceSums();
    private long oldest = Long.MAX_VALUE;
    private long newest;

    int size() {
        return sums.count();
    }

    boolean isFull() {
        return size() == CAPACITY;
    }

    long first() {
        return ids[0];
    }

    long last() {
        return ids[size() - 1];
    }

    /** Largest event time, microseconds since 1970 UTC. */
    long newest() {
        return newest;
    }

    /** Takes a trade; there must be room. */
    void add(long id, long micros, long whole, long fraction) {
        int place = size();
        while (place > 0 && ids[place - 1] > id) {
            place--;
        }
        int above = size() - place;
        if (above > 0) {
            for (long[] each : new long[][] {ids, times, wholes, fractions}) {
                System.arraycopy(each, place, each, place + 1, above);
            }
        }
        ids[place] = id;
        times[place] = micros;
        wholes[place] = whole;
        fractions[place] = fraction;
        count(place);
    }

    private void count(int place) {
        sums.add(wholes[place], fractions[place]);
        oldest = Math.min(oldest, times[place]);
        newest = Math.max(newest, times[place]);
    }

    /** Gives the upper half away. */
    PriceBlock split() {
        int half = CAPACITY / 2;
        PriceBlock upper = new PriceBlock();
        for (int i = half; i < CAPACITY; i++) {
            upper.add(ids[i], times[i], wholes[i], fractions[i]);
        }
        sums = new PriceSums();
        oldest = Long.MAX_VALUE;
        newest = 0;
        for (int i = 0; i < half; i++) {
            count(i);
        }
        return upper;
    }

    /** Largest event time of the trades up to an id; 0 when there is none. */
    long newestUpTo(long id) {
        if (last() <= id) {
            return newest;
        }
        long found = 0;
        for (int i = 0; i < size() && ids[i] <= id; i++) {
            found = Math.max(found, times[i]);
        }
        return found;
    }

    /** Adds up the prices of smaller ids and later times. */
    void sum(long belowId, long afterMicros, PriceSums into) {
        if (newest <= afterMicros) {
            return;
        }
        if (last() < belowId && oldest > afterMicros) {
            into.add(sums);
            return;
        }
        for (int i = 0; i < size() && ids[i] < belowId; i++) {
            if (times[i] > afterMicros) {
                into.add(wholes[i], fractions[i]);
            }
        }
    }
}
