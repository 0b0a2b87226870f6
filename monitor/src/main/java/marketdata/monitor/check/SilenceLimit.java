package marketdata.monitor.check;

import marketdata.monitor.database.TradingRate;

import java.time.Duration;

/**
 * How long a symbol may have no new minute while the stream continues with others, by its own rate.
 *
 * <p>With {@code p} the share of its minutes that had trades, {@code n} minutes without any have the probability {@code (1 -
 * p)^n}. The limit is the {@code n} at which that reaches {@link #PROBABILITY}: {@code n = ln(PROBABILITY) / ln(1 - p)}. Minutes
 * count and not trades, since trades come in bursts. A market that sleeps at night is quiet for longer than its mean says, so the
 * limit is at least twice the longest silence that was proven (quiet minutes). It is never below {@code --max-age}, never above
 * {@code --max-silence}.
 */
final class SilenceLimit {
    /** The time from which the rate is learnt. */
    static final Duration RATE_WINDOW = Thresholds.duration("rate-window");

    private static final double PROBABILITY = Thresholds.number("silence-probability");
    private static final long LONGEST_TIMES = (long) Thresholds.number("silence-times-longest");

    private SilenceLimit() {}

    static Duration of(TradingRate rate, Duration maxAge, Duration maxSilence) {
        Duration byRate = maxSilence;
        if (rate.withTrades() > 0) {
            // One minute more than was seen: that every minute had trades does not prove that the next one has.
            double without = 1 - (double) rate.withTrades() / (rate.minutes() + 1);
            double minutes = Math.log(PROBABILITY) / Math.log(without);
            byRate = Duration.ofSeconds((long) Math.min(Math.ceil(minutes * 60), (double) maxSilence.toSeconds()));
        }
        Duration limit = longer(byRate, rate.longestQuiet().multipliedBy(LONGEST_TIMES));
        limit = longer(limit, maxAge);
        return limit.compareTo(maxSilence) < 0 ? limit : maxSilence;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
