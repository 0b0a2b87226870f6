package marketdata.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

/** Arithmetic small enough for the head. */
class SlidingWindowsTest {
    private static final long MINUTE = 60_000_000L;

    @Test
    void noMinutesGiveNoWindows() {
        assertThat(SlidingWindows.of(List.of())).isEmpty();
    }

    @Test
    void oneMinuteIsInFiveWindows() {
        List<TradeWindow> windows = SlidingWindows.of(List.of(minute(10, 2, "15", "10", "20", "30")));
        assertThat(windows).extracting(window -> window.startMicros() / MINUTE).containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(windows).allSatisfy(window -> {
            assertThat(window.tradeCount()).isEqualTo(2);
            assertThat(window.avgPrice()).isEqualTo("15");
            assertThat(window.sumValue()).isEqualTo("30");
        });
    }

    @Test
    void theMeanIsOfTradesNotOfMinutes() {
        TradeWindow both = window(
                11,
                SlidingWindows.of(List.of(minute(11, 1, "10", "10", "10", "1"), minute(12, 3, "20", "5", "50", "4"))));
        assertThat(both.avgPrice()).isEqualTo("17.5");
        assertThat(both.minPrice()).isEqualTo("5");
        assertThat(both.maxPrice()).isEqualTo("50");
        assertThat(both.tradeCount()).isEqualTo(4);
        assertThat(both.sumValue()).isEqualTo("5");
    }

    @Test
    void aRoundedMeanGivesTheExactSumBack() {
        // 1 + 1 + 2 = 4; 4 / 3 is rounded in the minute and must not be felt in the window: (4 + 2) / 4.
        TradeWindow third = minute(11, 3, "1.333333333333333333", "1", "2", "4");
        assertThat(window(11, SlidingWindows.of(List.of(third, minute(12, 1, "2", "2", "2", "2"))))
                        .avgPrice())
                .isEqualTo("1.5");
    }

    @Test
    void aMinuteFiveMinutesLaterIsInNoWindowWithTheFirst() {
        List<TradeWindow> windows =
                SlidingWindows.of(List.of(minute(10, 1, "1", "1", "1", "1"), minute(15, 1, "2", "2", "2", "2")));
        assertThat(windows).hasSize(10).allSatisfy(window -> assertThat(window.tradeCount())
                .isEqualTo(1));
    }

    private static TradeWindow window(long startMinute, List<TradeWindow> windows) {
        return windows.stream()
                .filter(window -> window.startMicros() == startMinute * MINUTE)
                .findFirst()
                .orElseThrow();
    }

    private static TradeWindow minute(long minute, long count, String avg, String min, String max, String value) {
        return new TradeWindow(
                "binance",
                "BTCUSDT",
                minute * MINUTE,
                count,
                new BigDecimal(avg),
                new BigDecimal(min),
                new BigDecimal(max),
                BigDecimal.ONE,
                new BigDecimal(value),
                0,
                0);
    }
}
