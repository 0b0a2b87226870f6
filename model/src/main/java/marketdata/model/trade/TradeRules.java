package marketdata.model.trade;

import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.time.Instant;
import java.util.Locale;

/** What every trade must satisfy, whoever sent it. One place, so that the frame's and the record's reader agree. */
public final class TradeRules {
    /** Before the first Bitcoin block nothing was traded. Microseconds since 1970 UTC. */
    public static final long EARLIEST_MICROS =
            Instant.parse("2009-01-03T00:00:00Z").getEpochSecond() * 1_000_000;

    /** A wrong unit (nanoseconds, microseconds as milliseconds) lands far beyond. Microseconds since 1970 UTC. */
    public static final long LATEST_MICROS =
            Instant.parse("2100-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

    /** How far ahead of its neighbours or of the exchange's clock an event time may be. Microseconds. */
    public static final long AHEAD_MICROS = 5L * 60 * 1_000_000;

    /** A gap of more trade ids is not fetched beside the feed; it stays open for {@code backfill --gaps}. */
    public static final long LARGEST_FETCHED_GAP = 1_000_000;

    /** Decimals of price and quantity together: what a minute's 128-bit sum of values can hold. */
    public static final int MAX_VALUE_SCALE = 20;

    /** One trade of a hundred trillion is no trade. */
    private static final double MAX_VALUE = 1e14;

    private TradeRules() {}

    /**
     * Checks one trade's numbers.
     *
     * @throws RejectedException naming the field, its value and what is allowed
     */
    public static void check(
            long tradeId, long price, int priceScale, long quantity, int quantityScale, long eventMicros) {
        if (tradeId < 0) {
            throw new RejectedException(Reason.OUT_OF_RANGE, "trade_id is " + tradeId + "; allowed: 0 and up");
        }
        if (price <= 0) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE, "price is " + new Decimal(price, priceScale) + "; allowed: above 0");
        }
        if (quantity < 0) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE,
                    "quantity is " + new Decimal(quantity, quantityScale) + "; allowed: 0 or more");
        }
        if (priceScale + quantityScale > MAX_VALUE_SCALE) {
            throw new RejectedException(
                    Reason.TOO_MANY_DIGITS,
                    String.format(
                            Locale.ROOT,
                            "price and quantity have %d decimals together; allowed: %d",
                            priceScale + quantityScale,
                            MAX_VALUE_SCALE));
        }
        // A bound needs no exactness; the stored value is never a double.
        double value = (double) price / Decimal.power(priceScale) * quantity / Decimal.power(quantityScale);
        if (value >= MAX_VALUE) {
            throw new RejectedException(
                    Reason.OUT_OF_RANGE, "price times quantity is " + value + "; allowed: below 1e14");
        }
        if (eventMicros < EARLIEST_MICROS || eventMicros >= LATEST_MICROS) {
            throw new RejectedException(
                    Reason.TIME_OUT_OF_RANGE, "event time is " + eventMicros + " us; allowed: years 2009 to 2099");
        }
    }
}
