package marketdata.spark.events;

import marketdata.spark.prices.SummaryStatistics;

import java.math.BigDecimal;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the three minutes before an instant say about the price at it.
 *
 * @param end the instant; the window is [end - 3 min, end), microseconds since 1970 UTC
 * @param actual the first price at {@code end} or in the 30 seconds after it, with its time; null when none came
 */
record Prediction(long end, SummaryStatistics window, Map.Entry<Long, BigDecimal> actual) {
    static final long LENGTH = 180_000_000L;
    static final long STEP = 30_000_000L;

    /** Everything a price may change lies so far back: its windows, and the one it is the actual price of. */
    static final long REACH = LENGTH + 2 * STEP;

    private static final String MODEL = "moving_average";

    /** Empty when the window has no price. */
    static Optional<Prediction> of(long end, TreeMap<Long, BigDecimal> prices) {
        NavigableMap<Long, BigDecimal> window = prices.subMap(end - LENGTH, true, end, false);
        if (window.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Long, BigDecimal> next = prices.ceilingEntry(end);
        boolean came = next != null && next.getKey() < end + STEP;
        return Optional.of(new Prediction(end, SummaryStatistics.of(window.values()), came ? next : null));
    }

    /** Ends of the windows that hold a price of this instant. */
    static NavigableSet<Long> endsAround(long micros) {
        NavigableSet<Long> ends = new TreeSet<>();
        for (long end = floor(micros) + STEP; end <= micros + LENGTH; end += STEP) {
            ends.add(end);
        }
        return ends;
    }

    /** The window whose actual price one of this instant may be. */
    static long floor(long micros) {
        return Math.floorDiv(micros, STEP) * STEP;
    }

    TableRow change(String pair) {
        return TableRow.row(
                null,
                EventTable.PREDICTION,
                end,
                pair,
                EventFields.time(end - LENGTH),
                EventFields.time(end),
                MODEL,
                window.count(),
                window.mean(),
                window.deviation(),
                window.min(),
                window.max(),
                window.mean().subtract(window.deviation()),
                window.mean().add(window.deviation()),
                actual == null ? null : actual.getValue(),
                actual == null ? null : EventFields.time(actual.getKey()));
    }
}
