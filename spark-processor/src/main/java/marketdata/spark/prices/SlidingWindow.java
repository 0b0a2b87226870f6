package marketdata.spark.prices;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One window moving over prices in time: each enters once and leaves once, and the sums stay exact. */
final class SlidingWindow {
    private final WindowLength window;
    private final List<Map.Entry<Long, BigDecimal>> line;
    private final NavigableMap<BigDecimal, Integer> held = new TreeMap<>();
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal squares = BigDecimal.ZERO;
    private int first;
    private int next;

    SlidingWindow(WindowLength window, List<Map.Entry<Long, BigDecimal>> line) {
        this.window = window;
        this.line = line;
    }

    /** Moves on until it ends at {@code time}, which is the time of a price. */
    WindowStatistics endingAt(long time) {
        while (next < line.size() && line.get(next).getKey() <= time) {
            BigDecimal price = line.get(next++).getValue();
            sum = sum.add(price);
            squares = squares.add(price.multiply(price));
            held.merge(price, 1, Integer::sum);
        }
        while (line.get(first).getKey() <= time - window.micros()) {
            BigDecimal price = line.get(first++).getValue();
            sum = sum.subtract(price);
            squares = squares.subtract(price.multiply(price));
            held.computeIfPresent(price, (key, count) -> count == 1 ? null : count - 1);
        }
        return new WindowStatistics(
                window, SummaryStatistics.of(next - first, sum, squares, held.firstKey(), held.lastKey()));
    }
}
