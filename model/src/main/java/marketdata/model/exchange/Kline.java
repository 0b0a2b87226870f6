package marketdata.model.exchange;

import java.math.BigDecimal;

/**
 * The exchange's own one-minute candle; numbers as it writes them.
 *
 * @param startMicros start of the minute, microseconds since 1970 UTC
 * @param open null, as are high, low and close, where the exchange had no trade to take it from
 * @param quantity sum of the trades' quantities
 * @param value sum of price times quantity, cut to the exchange's digits; null where the exchange does not say
 * @param tradeCount null where the exchange does not say
 */
public record Kline(
        long startMicros,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal quantity,
        BigDecimal value,
        Long tradeCount) {}
