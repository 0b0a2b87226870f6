package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * One minute of one symbol, added up by the plainest means; amounts by the column's name.
 *
 * @param missing ids that nobody can have, in and right beside it
 */
record Row(long count, long firstId, long lastId, long missing, Map<String, BigDecimal> amounts) {
    private static final int AVERAGE_DECIMALS = 18;

    /** @param gone ids that nobody can have */
    static Row of(Collection<Traded> trades, NavigableSet<Long> gone) {
        List<Traded> sorted = trades.stream()
                .sorted(Comparator.comparingLong((Traded each) -> Math.floorDiv(each.micros(), 1000))
                        .thenComparingLong(Traded::id))
                .toList();
        long firstId = sorted.stream().mapToLong(Traded::id).min().orElseThrow();
        long lastId = sorted.stream().mapToLong(Traded::id).max().orElseThrow();
        return new Row(sorted.size(), firstId, lastId, missing(firstId, lastId, gone), amounts(sorted));
    }

    private static Map<String, BigDecimal> amounts(List<Traded> sorted) {
        BigDecimal prices = BigDecimal.ZERO;
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal boughtQuantity = BigDecimal.ZERO;
        BigDecimal boughtValue = BigDecimal.ZERO;
        BigDecimal high = sorted.get(0).price();
        BigDecimal low = high;
        for (Traded trade : sorted) {
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

    /** As every average here: half-even to 18 decimals. */
    static BigDecimal ratio(BigDecimal value, BigDecimal by) {
        return value.divide(by, AVERAGE_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    }

    /** The ids in, right before and right after a minute's own that nobody can have. */
    private static long missing(long firstId, long lastId, NavigableSet<Long> gone) {
        long missing = gone.subSet(firstId, true, lastId, true).size();
        for (long id = firstId - 1; gone.contains(id); id--) {
            missing++;
        }
        for (long id = lastId + 1; gone.contains(id); id++) {
            missing++;
        }
        return missing;
    }
}
