package marketdata.spark.tables;

import marketdata.model.candle.MinuteAggregator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Five minutes every minute, made of minutes: no trade is touched five times. */
public final class SlidingWindows {
    /** How many minutes a window holds. */
    public static final int MINUTES = 5;

    /** Its length in microseconds. */
    public static final long MICROS = MINUTES * MinuteAggregator.MINUTE_MICROS;

    private SlidingWindows() {}

    /**
     * All windows that hold one of the minutes or more, by symbol and start. The first and the last four of a symbol lack
     * what lies outside {@code minutes}.
     */
    public static List<TradeWindow> of(Collection<TradeWindow> minutes) {
        Map<String, NavigableMap<Long, TradeWindow>> bySymbol = new TreeMap<>();
        for (TradeWindow minute : minutes) {
            bySymbol.computeIfAbsent(minute.source() + '|' + minute.symbol(), key -> new TreeMap<>())
                    .put(minute.startMicros(), minute);
        }
        List<TradeWindow> windows = new ArrayList<>();
        for (NavigableMap<Long, TradeWindow> series : bySymbol.values()) {
            for (long start : starts(series.keySet())) {
                windows.add(sum(start, series.subMap(start, start + MICROS).values()));
            }
        }
        return windows;
    }

    /** The starts of all windows that hold a minute that begins at one of these. */
    public static NavigableSet<Long> starts(Collection<Long> minutes) {
        NavigableSet<Long> starts = new TreeSet<>();
        for (long minute : minutes) {
            for (int back = 0; back < MINUTES; back++) {
                starts.add(minute - back * MinuteAggregator.MINUTE_MICROS);
            }
        }
        return starts;
    }

    private static TradeWindow sum(long start, Collection<TradeWindow> minutes) {
        TradeWindow any = minutes.iterator().next();
        long count = 0;
        long spikes = 0;
        long missing = 0;
        BigDecimal prices = BigDecimal.ZERO;
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal min = any.minPrice();
        BigDecimal max = any.maxPrice();
        for (TradeWindow minute : minutes) {
            count += minute.tradeCount();
            spikes += minute.spikeCount();
            missing += minute.missingTrades();
            prices = prices.add(minute.sumOfPrices());
            quantity = quantity.add(minute.sumQty());
            value = value.add(minute.sumValue());
            min = min.min(minute.minPrice());
            max = max.max(minute.maxPrice());
        }
        BigDecimal mean = prices.divide(BigDecimal.valueOf(count), 18, RoundingMode.HALF_EVEN);
        return new TradeWindow(
                any.source(),
                any.symbol(),
                start,
                count,
                plain(mean),
                min,
                max,
                plain(quantity),
                plain(value),
                spikes,
                missing);
    }

    private static BigDecimal plain(BigDecimal exact) {
        BigDecimal stripped = exact.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
