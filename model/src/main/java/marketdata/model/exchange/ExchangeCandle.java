package marketdata.model.exchange;

import java.math.BigDecimal;

/**
 * The exchange's own one-minute candle; numbers as it writes them.
 *
 * @param startMicros start of the minute, microseconds since 1970 UTC
 * @param open null, as are high, low and close, where the exchange had no trade to take it from
 * @param quantity sum of the trades' quantities
 * @param tradeCount null where the exchange does not say
 * @param values what it says of the trades' values
 */
public record ExchangeCandle(
        long startMicros,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal quantity,
        Long tradeCount,
        Values values) {

    /**
     * What a candle says of price times quantity, each null where the exchange does not say it.
     *
     * @param sum over all trades. Binance cuts each trade's value to {@code sum}'s decimals before it adds: of 1,000 real
     *     trades of ETHBTC all {@code quoteQty} are cut so
     * @param takerQuantity quantity of the trades in which the taker bought
     * @param takerSum value of those, cut as {@code sum} is
     * @param vwap mean price by quantity, cut to the decimals it is written with (Kraken)
     */
    public record Values(BigDecimal sum, BigDecimal takerQuantity, BigDecimal takerSum, BigDecimal vwap) {
        /** Of an exchange that says nothing of values. */
        public static final Values NONE = new Values(null, null, null, null);
    }
}
