package marketdata.producer.clean;

import marketdata.model.Decimal;

import java.math.BigDecimal;

/**
 * The field {@code is_price_spike} of one symbol. A trade is a spike when its price differs from the mean price of the
 * symbol's trades of the 60 seconds up to its event time by more than a percentage of that mean.
 *
 * <p>The mean is plain (not weighted by quantity), over the trades received before this one whose event time is less than
 * 60 s before the newest; the trade itself does not count. With fewer than {@value #FEWEST} trades in the window nothing
 * is a spike. A trade 60 s or more older than the newest (a filled hole) is neither judged nor counted. Equal to the
 * limit is not beyond it; the comparison is exact. Constant time a trade, 24 bytes a trade of the window. Not thread-safe.
 */
public final class PriceSpikes {
    /** The window, in microseconds of event time. */
    static final long WINDOW_MICROS = 60_000_000;

    /** A mean of fewer trades says nothing. */
    static final int FEWEST = 10;

    /** Beyond this whole part a price cannot be summed safely, and no market prints it. */
    private static final long LARGEST_WHOLE = 1_000_000_000_000L;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final BigDecimal share;
    private final double approximateShare;

    private long[] times = new long[16];
    private long[] wholes = new long[16];
    private long[] fractions = new long[16];
    private int head;
    private int size;
    private long wholeSum;
    private long fractionSum;

    /** @param percent how far off the mean a price may be, above zero */
    public PriceSpikes(BigDecimal percent) {
        this.share = percent.divide(HUNDRED);
        this.approximateShare = share.doubleValue();
    }

    /** Judges a trade, then takes it into the window. */
    public boolean isSpike(Decimal price, long eventMicros) {
        long unit = Decimal.power(price.scale());
        long whole = price.unscaled() / unit;
        if (whole >= LARGEST_WHOLE) {
            return size >= FEWEST;
        }
        long fraction = price.unscaled() % unit * Decimal.power(Decimal.MAX_SCALE - price.scale());
        long newest = size == 0 ? eventMicros : Math.max(eventMicros, times[slot(size - 1)]);
        if (eventMicros <= newest - WINDOW_MICROS) {
            return false;
        }
        while (size > 0 && times[head] <= newest - WINDOW_MICROS) {
            wholeSum -= wholes[head];
            fractionSum -= fractions[head];
            head = slot(1);
            size--;
        }
        boolean spike = size >= FEWEST && beyond(whole, fraction);
        insert(eventMicros, whole, fraction);
        return spike;
    }

    /** Doubles decide what is clear; only what is within their error of the limit is computed exactly. */
    private boolean beyond(long whole, long fraction) {
        double sum = wholeSum + fractionSum * 1e-12;
        double deviation = Math.abs((whole + fraction * 1e-12) * size - sum) / sum;
        double margin = 1e-9 * (1 + approximateShare);
        if (deviation > approximateShare + margin) {
            return true;
        }
        if (deviation < approximateShare - margin) {
            return false;
        }
        BigDecimal exactSum = exact(wholeSum, fractionSum);
        BigDecimal difference =
                exact(whole, fraction).multiply(BigDecimal.valueOf(size)).subtract(exactSum);
        return difference.abs().compareTo(exactSum.multiply(share)) > 0;
    }

    private static BigDecimal exact(long whole, long fraction) {
        return BigDecimal.valueOf(whole).add(BigDecimal.valueOf(fraction, Decimal.MAX_SCALE));
    }

    /** Keeps the window in order of event time; neighbours out of order move a few places. */
    private void insert(long eventMicros, long whole, long fraction) {
        if (size == times.length) {
            grow();
        }
        int place = size;
        while (place > 0 && times[slot(place - 1)] > eventMicros) {
            copy(slot(place - 1), slot(place));
            place--;
        }
        int slot = slot(place);
        times[slot] = eventMicros;
        wholes[slot] = whole;
        fractions[slot] = fraction;
        wholeSum += whole;
        fractionSum += fraction;
        size++;
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
