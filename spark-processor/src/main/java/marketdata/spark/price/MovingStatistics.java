package marketdata.spark.price;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The statistics of all windows that end at one price. */
public record MovingStatistics(Price price, List<WindowStatistics> windows) implements Serializable {
    /** How long prices must be remembered: the longest window that ends at a price just not too late. */
    public static final long KEPT = MovingWindow.H1.micros() + PriceLine.LATENESS;

    /** Copies the list. */
    public MovingStatistics {
        windows = new ArrayList<>(windows);
    }

    /** Those of every price that is settled and was not given before. */
    public static List<MovingStatistics> settle(String symbol, PriceLine line) {
        List<Map.Entry<Long, BigDecimal>> prices = new ArrayList<>(line.prices().entrySet());
        List<SlidingWindow> sliding = new ArrayList<>();
        for (MovingWindow window : MovingWindow.values()) {
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
