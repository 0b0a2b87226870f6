package marketdata.spark.tables;

import marketdata.model.candle.MinuteRow;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What was traded in one window, [start, end). Amounts are exact.
 *
 * @param startMicros start of the window, inclusive, microseconds since 1970 UTC
 * @param avgPrice arithmetic mean of the trades' prices, rounded half-even to 18 decimals
 * @param missingTrades ids known to be missing in the window or beside it; of a sliding window at most that many
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
        long spikeCount,
        long missingTrades) {

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
                row.spikeCount(),
                row.missingTrades());
    }

    /**
     * The sum of the prices, exact: the mean is at most half a unit of its 18th decimal off, so the sum is known to as many
     * decimals less than 18 as the count has digits, and prices have fewer.
     */
    BigDecimal sumOfPrices() {
        int digits = Long.toString(tradeCount).length();
        return avgPrice.multiply(BigDecimal.valueOf(tradeCount)).setScale(18 - digits, RoundingMode.HALF_EVEN);
    }
}
