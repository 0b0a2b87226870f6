package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.live.clean.SymbolState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

class SilenceMonitorTest {
    private final FakeTime time = new FakeTime(Trades.START);
    private final Map<String, SymbolState> states = PipelineBench.states("BTCUSDT", "ETHUSDT");
    private final List<String> asked = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final LongAdder silent = new LongAdder();
    private final List<String> notes = new ArrayList<>();
    private boolean dead;
    private long nextId = 1;
    private final SilenceMonitor watch = new SilenceMonitor(
            states.values(),
            Duration.ofMinutes(2),
            (symbol, patience, answer) -> {
                asked.add(symbol);
                if (dead) {
                    answer.dead();
                } else {
                    answer.quiet(7, time.getAsLong() / 1000);
                }
            },
            (symbol, reason) -> replaced.add(reason),
            (symbol, lastId, untilMillis) -> notes.add(symbol + " " + lastId + " " + untilMillis),
            silent,
            time);

    private void minutes(int minutes, String... trading) {
        for (int i = 0; i < 6 * minutes; i++) {
            time.pass(Duration.ofSeconds(10));
            for (String symbol : trading) {
                states.get(symbol).arrive(Trades.trade(symbol, nextId++, "1", 0), time.getAsLong());
            }
            watch.look();
        }
    }

    @Test
    void symbolsThatTradeAreNotAskedAbout() {
        minutes(60, "BTCUSDT", "ETHUSDT");
        assertThat(asked).isEmpty();
    }

    @Test
    void halfAnHourWithoutATradeIsSaidToBeQuietEveryMinuteAndNoConnectionIsReplaced() {
        long began = time.getAsLong() / 1_000_000;
        minutes(30, "BTCUSDT");
        assertThat(asked).containsOnly("ETHUSDT").hasSize(29);
        assertThat(notes)
                .hasSize(29)
                .startsWith("ETHUSDT 7 " + (began + 90_000), "ETHUSDT 7 " + (began + 150_000))
                .endsWith("ETHUSDT 7 " + (began + 30 * 60_000 - 30_000));
        assertThat(replaced).isEmpty();
    }

    @Test
    void aSymbolThatTradesAgainAndFallsSilentIsAskedAboutAgain() {
        minutes(3, "BTCUSDT");
        minutes(3, "BTCUSDT", "ETHUSDT");
        assertThat(asked).hasSize(2);
        minutes(2, "BTCUSDT");
        assertThat(asked).hasSize(3);
    }

    @Test
    void ofManySilentSymbolsEachIsAskedAboutLessOften() {
        String[] names = IntStream.range(0, 300).mapToObj(i -> "C" + i + "USDT").toArray(String[]::new);
        SilenceMonitor many = new SilenceMonitor(
                PipelineBench.states(names).values(),
                Duration.ofMinutes(2),
                (symbol, patience, answer) -> asked.add(symbol),
                (symbol, reason) -> replaced.add(reason),
                (symbol, lastId, untilMillis) -> {},
                silent,
                time);
        for (int i = 0; i < 6 * 62; i++) {
            time.pass(Duration.ofSeconds(10));
            many.look();
        }
        assertThat(asked).as("every twenty minutes").hasSize(4 * 300);
    }

    @Test
    void aDeadSymbolHasItsConnectionReplaced() {
        dead = true;
        minutes(3, "BTCUSDT");
        assertThat(replaced).containsExactly("ETHUSDT is dead on it");
        assertThat(silent.sum()).isEqualTo(1);
    }
}
