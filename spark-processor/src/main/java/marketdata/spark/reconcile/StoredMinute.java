package marketdata.spark.reconcile;

import java.math.BigDecimal;

/**
 * A closed row of {@code trades_1min_agg}, as far as a candle can be held against it. Prices are null in a quiet minute.
 *
 * @param startMicros start of the minute, microseconds since 1970 UTC
 */
public record StoredMinute(
        long startMicros,
        long tradeCount,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal sumQty,
        BigDecimal sumValue,
        long missingTrades,
        String status,
        int version) {}
