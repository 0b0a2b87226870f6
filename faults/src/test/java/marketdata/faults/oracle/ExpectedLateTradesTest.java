package marketdata.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.torture.Expected.Traded;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** The judge's own rule of what is too late: ids 1, 2, 3 ... come one by one, each at a second of the day. */
class LatenessTest {
    private static final String SYMBOL = "BTC-USD";

    private final Arrivals arrivals = new Arrivals();
    private long offset;

    private void come(long id, double seconds) {
        Traded trade = new Traded(id, BigDecimal.ONE, BigDecimal.ONE, (long) (seconds * 1e6), false);
        arrivals.trade(0, offset++, SYMBOL, trade, false);
    }

    private Set<Long> late() {
        return Lateness.of(Venue.COINBASE, arrivals, SYMBOL, Map.of(0, offset));
    }

    @Test
    void aTradeOfAMinuteThatIsProvenAndPassedIsLate() {
        come(10, 50);
        come(11, 70);
        come(12, 125);
        come(13, 71);
        assertThat(late()).containsExactly(13L);
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
        assertThat(late()).containsExactly(15L);
    }

    @Test
    void aMinuteWithAHoleIsKeptUntilTheHoleIsFilled() {
        come(10, 50);
        come(11, 70);
        come(13, 190);
        come(14, 71);
        come(12, 130);
        come(15, 191);
        come(16, 72);
        assertThat(late()).containsExactly(16L);
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
    void theExchangesWordThatNothingFollowsProvesAMinute() {
        come(10, 50);
        come(11, 70);
        arrivals.quiet(offset++, SYMBOL, 11, 150_000_000);
        come(13, 250);
        come(14, 71);
        assertThat(late()).containsExactly(14L);
    }

    @Test
    void itsWordAboutATradeThatIsNotTheNewestSaysNothing() {
        come(10, 50);
        come(11, 70);
        arrivals.quiet(offset++, SYMBOL, 10, 150_000_000);
        come(13, 250);
        come(14, 71);
        assertThat(late()).isEmpty();
    }

    @Test
    void whatTheStreamHasNotReadIsNotLateYet() throws IOException {
        LateMarket market = new LateMarket();
        assertThat(market.lateAmongFirst(36)).isEmpty();
        assertThat(market.lateAmongFirst(37)).containsExactly(LateMarket.LATE);
    }
}
