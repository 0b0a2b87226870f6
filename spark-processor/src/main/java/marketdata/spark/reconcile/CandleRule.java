package marketdata.spark.reconcile;

import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How an exchange makes its candles of trades, and what that says of a minute of which only sums are kept.
 *
 * <p>An exchange may cut the value of each trade, price times quantity, to D decimals before it adds it up. A market of which
 * no trade can have more decimals has exact sums. In any other each trade lost less than 10^-D: the candle's sum is at most
 * ours, and less than trades x 10^-D below it. A mean price is cut to the decimals it is written with.
 */
public final class CandleRule {
    private final OptionalInt valueDecimals;
    private final boolean exact;

    private CandleRule(OptionalInt valueDecimals, boolean exact) {
        this.valueDecimals = valueDecimals;
        this.exact = exact;
    }

    /**
     * Of a market, by the decimals of its prices and quantities in these minutes.
     *
     * @param valueDecimals to which the exchange cuts each trade's value; empty when it does not
     */
    public static CandleRule of(List<StoredMinute> minutes, OptionalInt valueDecimals) {
        int price = decimals(minutes.stream()
                .flatMap(each -> Stream.of(
                        each.sums().open(),
                        each.sums().high(),
                        each.sums().low(),
                        each.sums().close())));
        int quantity = decimals(minutes.stream()
                .flatMap(each -> Stream.of(each.sums().sumQty(), each.sums().takerBuyQty())));
        return new CandleRule(valueDecimals, valueDecimals.isEmpty() || price + quantity <= valueDecimals.getAsInt());
    }

    private static int decimals(Stream<BigDecimal> numbers) {
        return numbers.filter(Objects::nonNull)
                .mapToInt(each -> Math.max(0, each.stripTrailingZeros().scale()))
                .max()
                .orElse(0);
    }

    /** Whether the exchange says that the minute has no trade. */
    static boolean isEmpty(ExchangeCandle candle) {
        return candle == null
                || (candle.tradeCount() == null ? candle.quantity().signum() == 0 : candle.tradeCount() == 0);
    }

    /** Column by column what cannot be of the same trades; empty when the candle may be of these. */
    List<String> differences(Ohlcv ours, ExchangeCandle candle) {
        List<String> differences = common(ours, candle);
        if (ours.tradeCount() > 0 && !isEmpty(candle)) {
            compareSum(
                    differences, "sum_value", ours.sumValue(), candle.values().sum(), ours.tradeCount());
            compareSum(
                    differences,
                    "taker_buy_value",
                    ours.takerBuyValue(),
                    candle.values().takerSum(),
                    ours.tradeCount());
        }
        return differences;
    }

    /** The same of trades that are all known: each value is cut as the exchange cuts it. */
    List<String> differences(Collection<Trade> trades, ExchangeCandle candle) {
        List<String> differences = common(Ohlcv.of(trades), candle);
        if (!trades.isEmpty() && !isEmpty(candle)) {
            compare(
                    differences,
                    "sum_value",
                    cut(trades.stream()),
                    candle.values().sum());
            Stream<Trade> bought =
                    trades.stream().filter(trade -> !trade.takerSide().buyerIsMaker());
            compare(differences, "taker_buy_value", cut(bought), candle.values().takerSum());
        }
        return differences;
    }

    private BigDecimal cut(Stream<Trade> trades) {
        Stream<BigDecimal> values = trades.map(Ohlcv::value);
        return Ohlcv.sum(
                valueDecimals.isEmpty()
                        ? values
                        : values.map(value -> value.setScale(valueDecimals.getAsInt(), RoundingMode.DOWN)));
    }

    private static List<String> common(Ohlcv ours, ExchangeCandle candle) {
        List<String> differences = new ArrayList<>();
        if (isEmpty(candle) || ours.tradeCount() == 0) {
            if (isEmpty(candle) != (ours.tradeCount() == 0)) {
                differences.add(String.format(
                        Locale.ROOT, "trades %d, theirs %s", ours.tradeCount(), isEmpty(candle) ? "none" : "some"));
            }
            return differences;
        }
        compare(differences, "open", ours.open(), candle.open());
        compare(differences, "high", ours.high(), candle.high());
        compare(differences, "low", ours.low(), candle.low());
        compare(differences, "close", ours.close(), candle.close());
        compare(differences, "sum_qty", ours.sumQty(), candle.quantity());
        compare(
                differences,
                "taker_buy_qty",
                ours.takerBuyQty(),
                candle.values().takerQuantity());
        BigDecimal vwap = candle.values().vwap();
        if (vwap != null && ours.sumQty().signum() > 0) {
            compare(differences, "vwap", ours.sumValue().divide(ours.sumQty(), vwap.scale(), RoundingMode.DOWN), vwap);
        }
        if (candle.tradeCount() != null && candle.tradeCount() != ours.tradeCount()) {
            differences.add(
                    String.format(Locale.ROOT, "trade_count %d, theirs %d", ours.tradeCount(), candle.tradeCount()));
        }
        return differences;
    }

    private void compareSum(
            List<String> differences, String column, BigDecimal ours, BigDecimal theirs, long tradeCount) {
        if (theirs == null || exact) {
            compare(differences, column, ours, theirs);
            return;
        }
        BigDecimal below = ours.subtract(theirs);
        BigDecimal bound = BigDecimal.valueOf(tradeCount, valueDecimals.getAsInt());
        if (below.signum() < 0 || below.compareTo(bound) >= 0) {
            differences.add("%s %s, theirs %s; allowed: from 0 to below %s less"
                    .formatted(column, ours.toPlainString(), theirs.toPlainString(), bound.toPlainString()));
        }
    }

    /** @param theirs null when the exchange does not say */
    private static void compare(List<String> differences, String column, BigDecimal ours, BigDecimal theirs) {
        if (theirs != null && ours.compareTo(theirs) != 0) {
            differences.add("%s %s, theirs %s".formatted(column, ours.toPlainString(), theirs.toPlainString()));
        }
    }
}
