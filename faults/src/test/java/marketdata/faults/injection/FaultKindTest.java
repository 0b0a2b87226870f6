package marketdata.faults.injection;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.exchange.SimulatedExchange;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Seeds on record stay what they were, and nothing is injected that cannot happen. */
class FaultKindTest {
    @Test
    void aSeedDrawsTheSameSequenceInEveryVersion() {
        Random random = new Random(1);
        List<FaultKind> drawn = Stream.generate(() -> FaultKind.draw(random, List.of(FaultKind.values())))
                .limit(8)
                .toList();
        assertThat(drawn)
                .containsExactly(
                        FaultKind.REST,
                        FaultKind.BACKDATE,
                        FaultKind.HOLD,
                        FaultKind.REORDER,
                        FaultKind.BACKDATE,
                        FaultKind.MUTE,
                        FaultKind.KILL_TAPE,
                        FaultKind.REORDER);
    }

    @Test
    void onlyBinanceAnnouncesAShutdownAndOnlySideJobsCanBeKilled() {
        assertThat(FaultKind.SHUTDOWN.isPossible(SimulatedExchange.BINANCE, false))
                .isTrue();
        assertThat(FaultKind.SHUTDOWN.isPossible(SimulatedExchange.COINBASE, true))
                .isFalse();
        assertThat(FaultKind.KILL_JOB.isPossible(SimulatedExchange.KRAKEN, false))
                .isFalse();
        assertThat(FaultKind.KILL_JOB.isPossible(SimulatedExchange.KRAKEN, true))
                .isTrue();
    }
}
