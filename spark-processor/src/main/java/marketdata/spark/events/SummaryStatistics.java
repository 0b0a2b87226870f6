package marketdata.spark.events;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;

/**
 * Count, mean and spread of numbers, from exact sums, rounded once to 34 digits.
 *
 * @param deviation of the population
 */
record SummaryStatistics(int count, BigDecimal mean, BigDecimal deviation, BigDecimal min, BigDecimal max) {
    static final MathContext DIGITS = MathContext.DECIMAL128;

    static SummaryStatistics of(Collection<BigDecimal> numbers) {
        BigDecimal n = BigDecimal.valueOf(numbers.size());
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
        BigDecimal spread = n.multiply(squares).subtract(sum.multiply(sum));
        BigDecimal deviation =
                spread.signum() == 0 ? BigDecimal.ZERO : spread.sqrt(DIGITS).divide(n, DIGITS);
        return new SummaryStatistics(numbers.size(), sum.divide(n, DIGITS), deviation, min, max);
    }

    /**
     * How well the mean of scores between 0 and 1 is known: 1 - 2e, not below 0, where {@code e} is its standard error,
     * sqrt((n d^2 + 1/4) / (n + 1) / n). The 1/4 is one imagined score of the greatest variance there can be, so that a
     * single score, or a few equal ones, are not taken for certainty. 2e is half the width of the 95 % interval.
     */
    BigDecimal confidence() {
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal variance = n.multiply(deviation.pow(2)).add(new BigDecimal("0.25"));
        BigDecimal error =
                variance.divide(n.multiply(n.add(BigDecimal.ONE)), DIGITS).sqrt(DIGITS);
        return BigDecimal.ONE
                .subtract(error.multiply(BigDecimal.valueOf(2)), DIGITS)
                .max(BigDecimal.ZERO);
    }
}
