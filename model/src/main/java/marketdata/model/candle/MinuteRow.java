package marketdata.model.candle;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * One row of {@code trades_1min_agg}. Numbers are canonical: no trailing zeros, so the same trades give the same bytes.
 * Prices, averages and ids are null in a quiet minute.
 *
 * @param windowStartMicros start of the minute, inclusive, microseconds since 1970 UTC
 * @param avgPrice arithmetic mean of the trades' prices, rounded half-even to 18 decimals
 * @param vwap sum of value over sum of quantity, rounded half-even to 18 decimals; null when the quantity is zero
 * @param missingTrades ids not received inside the minute's ids or in a gap at their edge
 */
public record MinuteRow(
        String source,
        String symbol,
        long windowStartMicros,
        long tradeCount,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal avgPrice,
        BigDecimal vwap,
        BigDecimal sumQty,
        BigDecimal sumValue,
        BigDecimal takerBuyQty,
        BigDecimal takerBuyValue,
        long spikeCount,
        Long firstTradeId,
        Long lastTradeId,
        long missingTrades,
        MinuteStatus status)
        implements Serializable {

    /** A minute in which provably nothing was traded. */
    public static MinuteRow quiet(String source, String symbol, long windowStartMicros) {
        BigDecimal zero = BigDecimal.ZERO;
        return new MinuteRow(
                source,
                symbol,
                windowStartMicros,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                zero,
                zero,
                zero,
                zero,
                0,
                null,
                null,
                0,
                MinuteStatus.QUIET);
    }

    /** The same row, proven this far. */
    public MinuteRow withStatus(MinuteStatus other) {
        return new MinuteRow(
                source,
                symbol,
                windowStartMicros,
                tradeCount,
                open,
                high,
                low,
                close,
                avgPrice,
                vwap,
                sumQty,
                sumValue,
                takerBuyQty,
                takerBuyValue,
                spikeCount,
                firstTradeId,
                lastTradeId,
                missingTrades,
                other);
    }
}
