package marketdata.producer;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.clean.SymbolState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

class SilenceWatchTest {
    private final FakeTime time = new FakeTime(Trades.START);
    private final Map<String, SymbolState> states = PipelineBench.states("BTCUSDT", "ETHUSDT");
    private final List<String> asked = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final LongAdder silent = new LongAdder();
    private boolean dead;
    private long nextId = 1;
    private final SilenceWatch watch = new SilenceWatch(
            states.values(),
            Duration.ofMinutes(2),
            (symbol, patience, whenDead) -> {
                asked.add(symbol);
                if (dead) {
                    whenDead.run();
                }
            },
            replaced::add,
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
    void aQuietSymbolIsAskedAboutLessAndLessOften() {
        minutes(60, "BTCUSDT");
        assertThat(asked).containsOnly("ETHUSDT").hasSize(4);
        assertThat(replaced).isEmpty();
    }

    @Test
    void aDeadSymbolHasItsConnectionReplaced() {
        dead = true;
        minutes(3, "BTCUSDT");
        assertThat(replaced).containsExactly("ETHUSDT is dead on it");
        assertThat(silent.sum()).isEqualTo(1);
    }
}
