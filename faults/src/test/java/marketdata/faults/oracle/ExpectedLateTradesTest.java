package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.Arrivals.QuietMarker;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** The check's own rule of what is too late: ids 1, 2, 3 ... come one by one, each at a second of the day. */
class ExpectedLateTradesTest {
    private static final String SYMBOL = "BTC-USD";

    private final Arrivals arrivals = new Arrivals();
    private long offset;

    private void come(long id, double seconds) {
        ExchangeTrade trade =
                new ExchangeTrade(TradeKey.of(id), BigDecimal.ONE, BigDecimal.ONE, (long) (seconds * 1e6), false);
        arrivals.trade(0, offset++, SYMBOL, trade, false);
    }

    /** A marker that the exchange had no newer trade than this one until second 150. */
    private void quiet(long lastId) {
        arrivals.quiet(SYMBOL, new QuietMarker(offset++, TradeKey.of(lastId), 150_000_000));
    }

    private Set<TradeKey> late() {
        return ExpectedLateTrades.of(SimulatedExchange.COINBASE, arrivals, SYMBOL, Map.of(0, offset));
    }

    @Test
    void aTradeOfAMinuteThatIsProvenAndPassedIsLate() {
        come(10, 50);
        come(11, 70);
        come(12, 125);
        come(13, 71);
        assertThat(late()).containsExactly(TradeKey.of(13));
    }

    @Test
    void aMinuteWhoseBeginningNobodySawIsNeverDoneWith() {
        come(10, 50);
        come(11, 70);
        come(12, 125);
        come(13, 51);
        assertThat(late()).isEmpty();
    }

    @Test
    void aMinuteIsKeptUntilTheWatermarkHasPassedIt() {
        come(10, 50);
        come(11, 70);
        come(12, 124.999999);
        come(13, 71);
        come(14, 125);
        come(15, 72);
        assertThat(late()).containsExactly(TradeKey.of(15));
    }

    @Test
    void aMinuteWithAGapIsKeptUntilTheGapIsFilled() {
        come(10, 50);
        come(11, 70);
        come(13, 190);
        come(14, 71);
        come(12, 130);
        come(15, 191);
        come(16, 72);
        assertThat(late()).containsExactly(TradeKey.of(16));
    }

    @Test
    void aMinuteWithoutATradeIsNotDoneWith() {
        come(10, 50);
        come(11, 70);
        come(12, 310);
        come(13, 130);
        assertThat(late()).isEmpty();
    }

    @Test
    void aMinuteThatSilenceProvedStaysEvictedWhenItsNextIdsCome() {
        come(10, 50);
        come(11, 70);
        quiet(11);
        come(14, 250);
        come(12, 71);
        come(13, 72);
        assertThat(late()).containsExactly(TradeKey.of(12), TradeKey.of(13));
    }

    @Test
    void theExchangesWordThatNothingFollowsProvesAMinute() {
        come(10, 50);
        come(11, 70);
        quiet(11);
        come(13, 250);
        come(14, 71);
        assertThat(late()).containsExactly(TradeKey.of(14));
    }

    @Test
    void itsWordAboutATradeThatIsNotTheNewestSaysNothing() {
        come(10, 50);
        come(11, 70);
        quiet(10);
        come(13, 250);
        come(14, 71);
        assertThat(late()).isEmpty();
    }

    @Test
    void whatTheStreamHasNotReadIsNotLateYet() throws IOException {
        LateTradeFixture market = new LateTradeFixture();
        assertThat(market.lateAmongFirst(36)).isEmpty();
        assertThat(market.lateAmongFirst(37)).containsExactly(LateTradeFixture.LATE);
    }
}
