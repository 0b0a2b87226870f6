package marketdata.spark.prices;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The statistics of all windows that end at one price. */
public record MovingStatistics(Price price, List<WindowStatistics> windows) implements Serializable {
    /** How long prices must be remembered: the longest window that ends at a price just not too late. */
    public static final long KEPT = WindowLength.H1.micros() + PriceSeries.LATENESS;

    /** Copies the list. */
    public MovingStatistics {
        windows = new ArrayList<>(windows);
    }

    /** Those of every price that is settled and was not given before. */
    public static List<MovingStatistics> settle(String symbol, PriceSeries line) {
        List<Map.Entry<Long, BigDecimal>> prices = new ArrayList<>(line.prices().entrySet());
        List<SlidingWindow> sliding = new ArrayList<>();
        for (WindowLength window : WindowLength.values()) {
            sliding.add(new SlidingWindow(window, prices));
        }
        List<MovingStatistics> results = new ArrayList<>();
        for (long time : line.settle(0)) {
            Price price = new Price(symbol, time, line.prices().get(time));
            results.add(new MovingStatistics(
                    price, sliding.stream().map(each -> each.endingAt(time)).toList()));
        }
        line.forget(KEPT);
        return results;
    }
}
