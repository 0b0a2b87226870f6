package marketdata.spark.reconcile;

import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a minute's trades add up to, exact. Prices are null in a minute without trades. */
public record Ohlcv(
        long tradeCount,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal sumQty,
        BigDecimal sumValue,
        BigDecimal takerBuyQty,
        BigDecimal takerBuyValue) {

    private static final Comparator<Trade> IN_ORDER = Comparator.comparingLong(
                    (Trade trade) -> Math.floorDiv(trade.eventMicros(), 1000))
            .thenComparingLong(Trade::tradeId);

    /** Of these trades, each id once; open and close go by (event time in whole milliseconds, trade id). */
    static Ohlcv of(Collection<Trade> trades) {
        List<Trade> sorted = trades.stream().sorted(IN_ORDER).toList();
        List<Trade> bought = sorted.stream()
                .filter(trade -> !trade.takerSide().buyerIsMaker())
                .toList();
        return new Ohlcv(
                sorted.size(),
                sorted.isEmpty() ? null : price(sorted.get(0)),
                sorted.stream().map(Ohlcv::price).max(Comparator.naturalOrder()).orElse(null),
                sorted.stream().map(Ohlcv::price).min(Comparator.naturalOrder()).orElse(null),
                sorted.isEmpty() ? null : price(sorted.get(sorted.size() - 1)),
                sum(sorted.stream().map(Ohlcv::quantity)),
                sum(sorted.stream().map(Ohlcv::value)),
                sum(bought.stream().map(Ohlcv::quantity)),
                sum(bought.stream().map(Ohlcv::value)));
    }

    /** Whether the numbers are the same, however they are written. */
    boolean equalsExactly(Ohlcv other) {
        return tradeCount == other.tradeCount
                && same(open, other.open)
                && same(high, other.high)
                && same(low, other.low)
                && same(close, other.close)
                && same(sumQty, other.sumQty)
                && same(sumValue, other.sumValue)
                && same(takerBuyQty, other.takerBuyQty)
                && same(takerBuyValue, other.takerBuyValue);
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return one == null ? other == null : other != null && one.compareTo(other) == 0;
    }

    static BigDecimal sum(Stream<BigDecimal> parts) {
        return parts.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static BigDecimal price(Trade trade) {
        return trade.price().toBigDecimal();
    }

    static BigDecimal quantity(Trade trade) {
        return trade.quantity().toBigDecimal();
    }

    static BigDecimal value(Trade trade) {
        return price(trade).multiply(quantity(trade));
    }
}
