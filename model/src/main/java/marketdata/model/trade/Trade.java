package marketdata.model.trade;

import marketdata.model.parse.Decimal;
import marketdata.model.parse.RejectedException;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One execution on an exchange.
 *
 * @param source wire name of the exchange
 * @param symbol as the exchange writes it in payloads, for example {@code BTCUSDT}
 * @param tradeId the exchange's number of this trade, consecutive per symbol
 * @param price quote units per base unit, above zero
 * @param quantity base units, zero or more (a zero counts its id and moves no volume)
 * @param eventMicros when the exchange says it happened: microseconds since 1970 UTC
 * @param takerSide who crossed the spread
 */
public record Trade(
        String source,
        String symbol,
        long tradeId,
        Decimal price,
        Decimal quantity,
        long eventMicros,
        TakerSide takerSide) {

    /** Refuses, with a {@link RejectedException} that names the field, what no market prints. */
    public Trade {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(takerSide, "takerSide");
        TradeRules.check(tradeId, price.unscaled(), price.scale(), quantity.unscaled(), quantity.scale(), eventMicros);
    }

    /** Price times quantity, exact. */
    public BigDecimal value() {
        return price.toBigDecimal().multiply(quantity.toBigDecimal());
    }

    /** When the exchange says it happened. */
    public Instant eventTime() {
        return Instant.EPOCH.plus(eventMicros, ChronoUnit.MICROS);
    }
}
