package marketdata.spark.prices;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;

/**
 * Count, mean and spread of numbers, from exact sums, rounded once to 34 digits.
 *
 * @param mean sum / count
 * @param deviation of the population: sqrt((count * sum of squares - sum^2) / count^2); zero when all numbers are equal
 */
public record SummaryStatistics(int count, BigDecimal mean, BigDecimal deviation, BigDecimal min, BigDecimal max) {
    /** Far beyond a double, so that a number minus the mean loses nothing that a double could hold. */
    public static final MathContext DIGITS = MathContext.DECIMAL128;

    /** Of at least one number. */
    public static SummaryStatistics of(Collection<BigDecimal> numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        BigDecimal min = numbers.iterator().next();
        BigDecimal max = min;
        for (BigDecimal each : numbers) {
            sum = sum.add(each);
            squares = squares.add(each.multiply(each));
            min = min.min(each);
            max = max.max(each);
        }
        return of(numbers.size(), sum, squares, min, max);
    }

    static SummaryStatistics of(int count, BigDecimal sum, BigDecimal squares, BigDecimal min, BigDecimal max) {
        BigDecimal n = BigDecimal.valueOf(count);
        // Exact: there is no cancellation, and zero is zero.
        BigDecimal spread = n.multiply(squares).subtract(sum.multiply(sum));
        BigDecimal deviation =
                spread.signum() == 0 ? BigDecimal.ZERO : spread.sqrt(DIGITS).divide(n, DIGITS);
        return new SummaryStatistics(count, sum.divide(n, DIGITS), deviation, min, max);
    }
}
