package marketdata.model.trade;

import java.util.Objects;

/**
 * A trade as {@code clean_trades} carries it.
 *
 * @param trade what the exchange said
 * @param priceSpike the producer's verdict: the price is off its own rolling one-minute mean by more than the limit
 */
public record CleanTrade(Trade trade, boolean priceSpike) {
    /** Refuses null. */
    public CleanTrade {
        Objects.requireNonNull(trade, "trade");
    }
}
