package marketdata.spark.prices;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a window says about its prices. Mean and deviation come from exact sums and are rounded once, to 34 digits.
 *
 * @param mean sum / count
 * @param deviation of the population: sqrt((count * sum of squares - sum^2) / count^2); zero when all prices are equal
 */
public record WindowStatistics(
        WindowLength window, int count, BigDecimal mean, BigDecimal deviation, BigDecimal min, BigDecimal max)
        implements Serializable {
    /** Far beyond a double, so that a price minus its mean loses nothing that a double could hold. */
    static final MathContext DIGITS = MathContext.DECIMAL128;

    static WindowStatistics of(
            WindowLength window, int count, BigDecimal sum, BigDecimal squares, BigDecimal min, BigDecimal max) {
        BigDecimal n = BigDecimal.valueOf(count);
        // Exact: there is no cancellation, and zero is zero.
        BigDecimal spread = n.multiply(squares).subtract(sum.multiply(sum));
        BigDecimal deviation =
                spread.signum() == 0 ? BigDecimal.ZERO : spread.sqrt(DIGITS).divide(n, DIGITS);
        return new WindowStatistics(window, count, sum.divide(n, DIGITS), deviation, min, max);
    }

    /** (price - mean) / deviation; zero when the deviation is, as for one price or equal ones. */
    public BigDecimal zScore(BigDecimal price) {
        return deviation.signum() == 0 ? BigDecimal.ZERO : price.subtract(mean).divide(deviation, DIGITS);
    }
}
