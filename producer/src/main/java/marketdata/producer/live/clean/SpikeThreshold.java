package marketdata.producer.live.clean;

import marketdata.model.parse.Decimal;

import java.math.BigDecimal;

/** Whether a price differs from a mean by more than a share of the mean. Equal to the limit is not beyond it; exact. */
final class SpikeThreshold {
    /** A mean of fewer trades says nothing. */
    static final int FEWEST = 10;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final BigDecimal share;
    private final double approximateShare;

    /** @param percent above zero */
    SpikeThreshold(BigDecimal percent) {
        this.share = percent.divide(HUNDRED);
        this.approximateShare = share.doubleValue();
    }

    /** Doubles decide what is clear; only what is within their error of the limit is computed exactly. */
    boolean isBeyond(long whole, long fraction, PriceSums others) {
        int count = others.count();
        if (count < FEWEST) {
            return false;
        }
        double sum = others.whole() + others.fraction() * 1e-12;
        double deviation = Math.abs((whole + fraction * 1e-12) * count - sum) / sum;
        double margin = 1e-9 * (1 + approximateShare);
        if (deviation > approximateShare + margin) {
            return true;
        }
        if (deviation < approximateShare - margin) {
            return false;
        }
        BigDecimal exactSum = exact(others.whole(), others.fraction());
        BigDecimal difference =
                exact(whole, fraction).multiply(BigDecimal.valueOf(count)).subtract(exactSum);
        return difference.abs().compareTo(exactSum.multiply(share)) > 0;
    }

    private static BigDecimal exact(long whole, long fraction) {
        return BigDecimal.valueOf(whole).add(BigDecimal.valueOf(fraction, Decimal.MAX_SCALE));
    }
}
