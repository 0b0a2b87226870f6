package marketdata.producer.clean;

import static marketdata.producer.Trades.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.minute.TradeIds.Range;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;

class SymbolStateTest {
    private static final long LATER = Duration.ofMinutes(1).toNanos();
    private final SymbolState state = new SymbolState("binance", "BTCUSDT", new PriceSpikes(BigDecimal.ONE));

    private SymbolState.Arrival arrive(long id, long nanoTime) {
        return state.arrive(trade(id), nanoTime);
    }

    @Test
    void anIdIsNewOnce() {
        assertThat(arrive(5000, 0).fresh()).isTrue();
        assertThat(arrive(5000, 0).fresh()).isFalse();
    }

    @Test
    void aHoleIsNoticedByTheNextTrade() {
        assertThat(arrive(5000, 0).hole()).isFalse();
        assertThat(arrive(5001, 0).hole()).isFalse();
        assertThat(arrive(5004, 0).hole()).isTrue();
        assertThat(state.holes()).containsExactly(new Range(5002, 5003));
        assertThat(state.missing(5003, 6000)).containsExactly(new Range(5003, 5003));
    }

    @Test
    void theFirstTradesMayComeInDisorder() {
        arrive(5005, 0);
        arrive(5001, 1);
        assertThat(state.holes()).containsExactly(new Range(5002, 5004));
    }

    @Test
    void whatWasMissedBeforeOurTimeIsNoHole() {
        arrive(5000, 0);
        assertThat(arrive(4000, LATER).fresh()).isTrue();
        assertThat(state.holes()).isEmpty();
    }

    @Test
    void theTimeOfAnEarlierRunIsOurTime() {
        state.recall(trade(5000));
        arrive(5003, 0);
        assertThat(state.holes()).containsExactly(new Range(5001, 5002));
        assertThat(arrive(4000, 1).fresh()).isTrue();
        assertThat(state.holes()).containsExactly(new Range(5001, 5002));
        assertThat(arrive(5000, 2).fresh()).isFalse();
    }

    @Test
    void anIdThatFallsBackToOneBeginsAnotherNumbering() {
        state.recall(trade(5_000_000));
        arrive(1, LATER);
        arrive(2, LATER);
        arrive(5, LATER);
        assertThat(state.holes()).startsWith(new Range(3, 4));
    }

    @Test
    void anotherPriceUnderTheSameIdIsAContradictionAndOtherZerosAreNot() {
        state.arrive(trade("BTCUSDT", 7, "100.50", 0), 0);
        assertThat(state.contradicts(trade("BTCUSDT", 7, "100.5000", 0))).isFalse();
        assertThat(state.contradicts(trade("BTCUSDT", 7, "100.51", 0))).isTrue();
        assertThat(state.contradicts(trade("BTCUSDT", 8, "100.51", 0))).isFalse();
    }
}
