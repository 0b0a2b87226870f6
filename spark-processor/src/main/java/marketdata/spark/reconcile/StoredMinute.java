package marketdata.spark.reconcile;

/**
 * A closed row of {@code trades_1min_agg}, as far as a candle can be compared with it.
 *
 * @param startMicros start of the minute, microseconds since 1970 UTC
 * @param firstTradeId smallest trade id; null without trades, or without usable ids; so is {@code lastTradeId}
 */
public record StoredMinute(
        long startMicros,
        Ohlcv sums,
        Long firstTradeId,
        Long lastTradeId,
        long missingTrades,
        String status,
        int version) {

    /** Whether its ids prove that it has every trade, or that there was none. */
    boolean isProven() {
        return missingTrades == 0 && (status.equals("certified") || status.equals("quiet"));
    }
}
