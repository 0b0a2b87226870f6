package marketdata.spark.prices;

import java.io.Serializable;
import java.math.BigDecimal;

/** The {@link SummaryStatistics} of a window's prices. Its components are those of the state and of the records. */
public record WindowStatistics(
        WindowLength window, int count, BigDecimal mean, BigDecimal deviation, BigDecimal min, BigDecimal max)
        implements Serializable {
    WindowStatistics(WindowLength window, SummaryStatistics prices) {
        this(window, prices.count(), prices.mean(), prices.deviation(), prices.min(), prices.max());
    }

    /** (price - mean) / deviation; zero when the deviation is, as for one price or equal ones. */
    public BigDecimal zScore(BigDecimal price) {
        return deviation.signum() == 0
                ? BigDecimal.ZERO
                : price.subtract(mean).divide(deviation, SummaryStatistics.DIGITS);
    }
}
