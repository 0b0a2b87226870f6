package marketdata.faults.oracle;

import static java.util.Comparator.naturalOrder;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * Trades of one symbol added up by the plainest means: of a minute or of a window.
 *
 * @param firstKey null without trades
 * @param missing ids that nobody can have: among its ids, right before and right after them
 * @param amounts by the column's name
 */
record Aggregate(long count, TradeKey firstKey, TradeKey lastKey, long missing, Map<String, BigDecimal> amounts) {
    private static final int AVERAGE_DECIMALS = 18;

    /** Without trades. */
    static final Aggregate EMPTY = new Aggregate(0, null, null, 0, Map.of());

    /** @param gone ids that nobody can have */
    static Aggregate of(Collection<ExchangeTrade> trades, NavigableSet<TradeKey> gone) {
        return of(trades, gone, false);
    }

    /**
     * @param gone ids that nobody can have
     * @param last whether the exchange said that the minute's last trade was followed by none in the same minute: ids that
     *     are missing after it belong to later minutes
     */
    static Aggregate of(Collection<ExchangeTrade> trades, NavigableSet<TradeKey> gone, boolean last) {
        List<ExchangeTrade> sorted = trades.stream()
                .sorted(Comparator.comparingLong((ExchangeTrade each) -> Math.floorDiv(each.micros(), 1000))
                        .thenComparing(ExchangeTrade::key))
                .toList();
        TradeKey first =
                sorted.stream().map(ExchangeTrade::key).min(naturalOrder()).orElseThrow();
        TradeKey newest =
                sorted.stream().map(ExchangeTrade::key).max(naturalOrder()).orElseThrow();
        return new Aggregate(sorted.size(), first, newest, missing(first, newest, gone, last), amounts(sorted));
    }

    private static Map<String, BigDecimal> amounts(List<ExchangeTrade> sorted) {
        BigDecimal prices = BigDecimal.ZERO;
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal boughtQuantity = BigDecimal.ZERO;
        BigDecimal boughtValue = BigDecimal.ZERO;
        BigDecimal high = sorted.get(0).price();
        BigDecimal low = high;
        for (ExchangeTrade trade : sorted) {
            BigDecimal worth = trade.price().multiply(trade.quantity());
            prices = prices.add(trade.price());
            quantity = quantity.add(trade.quantity());
            value = value.add(worth);
            high = high.max(trade.price());
            low = low.min(trade.price());
            if (!trade.buyerIsMaker()) {
                boughtQuantity = boughtQuantity.add(trade.quantity());
                boughtValue = boughtValue.add(worth);
            }
        }
        Map<String, BigDecimal> amounts = new TreeMap<>();
        amounts.put("open", sorted.get(0).price());
        amounts.put("high", high);
        amounts.put("low", low);
        amounts.put("close", sorted.get(sorted.size() - 1).price());
        amounts.put("avg_price", ratio(prices, BigDecimal.valueOf(sorted.size())));
        amounts.put("vwap", ratio(value, quantity));
        amounts.put("sum_qty", quantity);
        amounts.put("sum_value", value);
        amounts.put("taker_buy_qty", boughtQuantity);
        amounts.put("taker_buy_value", boughtValue);
        amounts.replaceAll((name, amount) -> amount.stripTrailingZeros());
        return amounts;
    }

    /** Averages are rounded half-even to 18 decimals. */
    static BigDecimal ratio(BigDecimal value, BigDecimal by) {
        return value.divide(by, AVERAGE_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    }

    /** The ids in, right before and right after a minute's own that nobody can have. */
    private static long missing(TradeKey first, TradeKey last, NavigableSet<TradeKey> gone, boolean closed) {
        long missing = gone.subSet(first, true, last, true).size();
        for (TradeKey key = first.previous(); gone.contains(key); key = key.previous()) {
            missing++;
        }
        for (TradeKey key = last.next(); !closed && gone.contains(key); key = key.next()) {
            missing++;
        }
        return missing;
    }
}
