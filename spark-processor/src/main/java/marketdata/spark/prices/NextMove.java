package marketdata.spark.prices;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long after a price the next higher and the next lower one came.
 *
 * @param higher seconds until a strictly higher price; {@link #NONE} when none came within 20 seconds
 * @param lower seconds until a strictly lower one, likewise
 */
public record NextMove(Price price, BigDecimal higher, BigDecimal lower) {
    /** How far ahead is looked; microseconds. */
    public static final long AHEAD = 20_000_000;

    /** How long prices must be remembered. */
    public static final long KEPT = AHEAD + PriceSeries.LATENESS;

    /** The placeholder: a move after 20 s or later, or none. */
    public static final BigDecimal NONE = new BigDecimal("20.0");

    /** Those of every price whose next 20 seconds are settled and that was not given before. */
    public static List<NextMove> settle(String symbol, PriceSeries line) {
        List<NextMove> moves = new ArrayList<>();
        for (long time : line.settle(AHEAD)) {
            moves.add(of(new Price(symbol, time, line.prices().get(time)), line));
        }
        line.forget(KEPT);
        return moves;
    }

    private static NextMove of(Price price, PriceSeries line) {
        BigDecimal higher = NONE;
        BigDecimal lower = NONE;
        for (Map.Entry<Long, BigDecimal> each : line.prices()
                .subMap(price.micros(), false, price.micros() + AHEAD, false)
                .entrySet()) {
            int direction = each.getValue().compareTo(price.price());
            BigDecimal seconds = BigDecimal.valueOf(each.getKey() - price.micros(), 6);
            if (direction > 0 && higher.compareTo(NONE) == 0) {
                higher = seconds;
            } else if (direction < 0 && lower.compareTo(NONE) == 0) {
                lower = seconds;
            }
        }
        return new NextMove(price, higher, lower);
    }
}
