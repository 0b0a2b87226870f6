package marketdata.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a person sees: trades of 100 and 102, then one of 107 in the minute after. */
class WindowConsoleTest {
    private static final long MINUTE = MinuteAggregator.MINUTE_MICROS;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final WindowConsole console = new WindowConsole(new PrintStream(screen, true, StandardCharsets.UTF_8));
    private final MinuteAggregator market = new MinuteAggregator("binance", "BTCUSDT", 2 * MINUTE);

    @Test
    void nothingTradedShowsNothing() {
        console.write(null, List.of(market.drain()));
        assertThat(shown()).isEmpty();
    }

    @Test
    void everyWindowABatchChangedIsShownOpenOnesToo() {
        add(1, 100, 0);
        add(2, 102, 1);
        console.write(null, List.of(market.drain()));
        assertThat(shown())
                .containsExactly(
                        "tumbling 1 minute",
                        "source symbol window_start UTC trade_count avg_price sum_qty sum_value spike_count",
                        "binance BTCUSDT 1970-01-01 02:00 2 101.00000000 2 202.00000000 1",
                        "sliding 5 minutes every 1 minute",
                        "source symbol window_start UTC trade_count avg_price min_price max_price sum_value",
                        "binance BTCUSDT 1970-01-01 01:56 2 101.00000000 100 102 202.00000000",
                        "binance BTCUSDT 1970-01-01 01:57 2 101.00000000 100 102 202.00000000",
                        "binance BTCUSDT 1970-01-01 01:58 2 101.00000000 100 102 202.00000000",
                        "binance BTCUSDT 1970-01-01 01:59 2 101.00000000 100 102 202.00000000",
                        "binance BTCUSDT 1970-01-01 02:00 2 101.00000000 100 102 202.00000000");
    }

    @Test
    void aLaterBatchShowsItsMinuteAndTheFiveWindowsThatHoldItWithWhatCameBefore() {
        add(1, 100, 0);
        add(2, 102, 0);
        console.write(null, List.of(market.drain()));
        screen.reset();
        add(3, 107, 60);
        console.write(null, List.of(market.drain()));
        assertThat(shown())
                .contains("binance BTCUSDT 1970-01-01 02:01 1 107.00000000 1 107.00000000 0")
                .contains("binance BTCUSDT 1970-01-01 02:00 3 103.00000000 100 107 309.00000000")
                .contains("binance BTCUSDT 1970-01-01 02:01 1 107.00000000 107 107 107.00000000");
    }

    private void add(long id, long price, int second) {
        market.add(id, price, 0, 1, 0, 120 * MINUTE + second * 1_000_000L, true, id == 2 && second == 1);
    }

    private List<String> shown() {
        return screen.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }
}
