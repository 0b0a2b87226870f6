package marketdata.spark.window;

import marketdata.model.minute.MinuteRow;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What was traded in one window, [start, end). Amounts are exact.
 *
 * @param startMicros start of the window, inclusive, microseconds since 1970 UTC
 * @param avgPrice arithmetic mean of the trades' prices, rounded half-even to 18 decimals
 */
public record TradeWindow(
        String source,
        String symbol,
        long startMicros,
        long tradeCount,
        BigDecimal avgPrice,
        BigDecimal minPrice,
        BigDecimal maxPrice,
        BigDecimal sumQty,
        BigDecimal sumValue,
        long spikeCount)
        implements Serializable {

    /** The window of a minute in which something was traded. */
    public static TradeWindow of(MinuteRow row) {
        return new TradeWindow(
                row.source(),
                row.symbol(),
                row.windowStartMicros(),
                row.tradeCount(),
                row.avgPrice(),
                row.low(),
                row.high(),
                row.sumQty(),
                row.sumValue(),
                row.spikeCount());
    }

    /**
     * The sum of the prices, exact: the mean is at most half a unit of its 18th decimal off, so the sum is known to as many
     * decimals less than 18 as the count has digits, and prices have fewer.
     */
    BigDecimal sumOfPrices() {
        int digits = Long.toString(tradeCount).length();
        return avgPrice.multiply(BigDecimal.valueOf(tradeCount))
                .setScale(18 - digits, java.math.RoundingMode.HALF_EVEN);
    }
}
