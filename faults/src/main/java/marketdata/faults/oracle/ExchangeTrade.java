package marketdata.faults.oracle;

import java.math.BigDecimal;

/**
 * One trade as the exchange knows it.
 *
 * @param micros event time, microseconds since 1970 UTC
 */
record ExchangeTrade(TradeKey key, BigDecimal price, BigDecimal quantity, long micros, boolean buyerIsMaker) {
    /** Equal numbers are equal whatever zeros they end in. */
    ExchangeTrade {
        price = price.stripTrailingZeros();
        quantity = quantity.stripTrailingZeros();
    }

    /** The start of its minute. */
    long minute() {
        return Micros.minute(micros);
    }
}
