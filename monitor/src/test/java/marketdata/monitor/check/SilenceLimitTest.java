package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.database.TradingRate;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class SilenceLimitTest {
    private static final long DAY = 1440;

    private static Duration limit(long minutes, long withTrades, int longestQuietMinutes) {
        TradingRate rate = new TradingRate(minutes, withTrades, Duration.ofMinutes(longestQuietMinutes));
        return SilenceLimit.of(rate, Duration.ofMinutes(3), Duration.ofDays(1));
    }

    @Test
    void tradesInEveryMinuteAllowNoMoreThanTheMaximumAge() {
        assertThat(limit(DAY, DAY, 0)).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void theRarerTheTradesTheLongerTheSilence() {
        assertThat(limit(DAY, DAY / 2, 0)).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
        assertThat(limit(DAY, 48, 0)).isBetween(Duration.ofMinutes(400), Duration.ofMinutes(410));
    }

    @Test
    void aMarketThatSleepsAtNightMayDoSoAgain() {
        assertThat(limit(DAY, 1080, 240)).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void aSymbolThatIsNewGetsTheBenefitOfTheDoubt() {
        assertThat(limit(1, 1, 0)).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
    }

    @Test
    void nothingExceedsTheMaximumSilence() {
        assertThat(limit(DAY, 0, 1440)).isEqualTo(Duration.ofDays(1));
        assertThat(limit(DAY, 1, 0)).isEqualTo(Duration.ofDays(1));
        assertThat(limit(0, 0, 0)).isEqualTo(Duration.ofDays(1));
    }
}
