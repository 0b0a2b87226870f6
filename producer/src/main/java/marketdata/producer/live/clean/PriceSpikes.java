package marketdata.producer.live.clean;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.parse.Decimal;

import java.math.BigDecimal;
import java.util.List;

/**
 * The field {@code is_price_spike} of one symbol. A trade is a spike when its price differs from the mean price of the
 * symbol's trades of the 60 seconds before it by more than a percentage of that mean.
 *
 * <p>Before it are the trades with smaller ids, in whatever order they came; the 60 seconds end with the newest event time
 * among them and the trade itself. The mean is plain (not weighted by quantity). With fewer than 10 trades in it nothing is
 * a spike. A trade 60 s or more older than one with a smaller id is neither judged nor counted, nor is a price of 10^12 or
 * more counted; equal to the limit is not beyond it; the comparison is exact.
 *
 * <p>What is judged by is what has been taken in: a trade that comes before one with a smaller id is judged without it.
 * Constant amortised time for a trade with the largest id so far, 56 bytes a trade of the window. Not thread-safe.
 */
public final class PriceSpikes {
    /** Beyond this whole part a price cannot be summed safely, and no market prints it. */
    private static final long LARGEST_WHOLE = 1_000_000_000_000L;

    private final SpikeThreshold limit;
    private final PriceWindow window = new PriceWindow();
    private final PriceHistory history = new PriceHistory();
    private long last = -1;

    /** @param percent how far off the mean a price may be, above zero */
    public PriceSpikes(BigDecimal percent) {
        this(new SpikeThreshold(percent));
    }

    private PriceSpikes(SpikeThreshold limit) {
        this.limit = limit;
    }

    /** The same limit, with nothing to judge by yet. */
    PriceSpikes anew() {
        return new PriceSpikes(limit);
    }

    /** Judges a trade, then takes it in. An id must not come twice. */
    public boolean judge(long id, Decimal price, long eventMicros) {
        boolean newest = id > last;
        last = Math.max(last, id);
        long unit = Decimal.power(price.scale());
        long whole = price.unscaled() / unit;
        if (whole >= LARGEST_WHOLE) {
            return (newest ? window.sums() : before(id, history.newestUpTo(id))).count() >= SpikeThreshold.FEWEST;
        }
        long fraction = price.unscaled() % unit * Decimal.power(Decimal.MAX_SCALE - price.scale());
        return newest ? judgeNewest(id, eventMicros, whole, fraction) : judgeLate(id, eventMicros, whole, fraction);
    }

    private boolean judgeNewest(long id, long eventMicros, long whole, long fraction) {
        if (!window.reach(eventMicros)) {
            return false;
        }
        boolean spike = limit.isBeyond(whole, fraction, window.sums());
        window.add(eventMicros, whole, fraction);
        history.add(id, eventMicros, whole, fraction);
        return spike;
    }

    private boolean judgeLate(long id, long eventMicros, long whole, long fraction) {
        long newest = Math.max(eventMicros, history.newestUpTo(id));
        if (eventMicros <= newest - PriceWindow.LENGTH_MICROS) {
            return false;
        }
        boolean spike = limit.isBeyond(whole, fraction, before(id, newest));
        if (window.reach(eventMicros)) {
            window.add(eventMicros, whole, fraction);
        }
        history.add(id, eventMicros, whole, fraction);
        return spike;
    }

    private PriceSums before(long id, long newestMicros) {
        return history.sums(id, newestMicros - PriceWindow.LENGTH_MICROS);
    }

    /** Whether it is time to {@link #forget}. */
    boolean isCrowded() {
        return history.isCrowded();
    }

    /** Forgets what trades in these gaps, in order, and trades after the newest cannot be judged by. */
    void forget(List<Range> gaps) {
        history.keepMinutesBefore(gaps);
    }

    /** Trades that are remembered for those that come late. */
    int remembered() {
        return history.size();
    }
}
