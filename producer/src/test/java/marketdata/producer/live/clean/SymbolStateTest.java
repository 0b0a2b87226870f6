package marketdata.producer.live.clean;

import static marketdata.producer.live.Trades.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.Trade;
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
    void aGapIsNoticedByTheNextTrade() {
        assertThat(arrive(5000, 0).gap()).isFalse();
        assertThat(arrive(5001, 0).gap()).isFalse();
        assertThat(arrive(5004, 0).gap()).isTrue();
        assertThat(state.gaps()).containsExactly(new Range(5002, 5003));
        assertThat(state.missing(5003, 6000)).containsExactly(new Range(5003, 5003));
    }

    @Test
    void theFirstTradesMayComeInDisorder() {
        arrive(5005, 0);
        arrive(5001, 1);
        assertThat(state.gaps()).containsExactly(new Range(5002, 5004));
    }

    @Test
    void whatWasMissedBeforeOurTimeIsNoGap() {
        arrive(5000, 0);
        assertThat(arrive(4000, LATER).fresh()).isTrue();
        assertThat(state.gaps()).isEmpty();
    }

    @Test
    void theTimeOfAnEarlierRunIsOurTime() {
        state.recall(trade(5000));
        arrive(5003, 0);
        assertThat(state.gaps()).containsExactly(new Range(5001, 5002));
        assertThat(arrive(4000, 1).fresh()).isTrue();
        assertThat(state.gaps()).containsExactly(new Range(5001, 5002));
        assertThat(arrive(5000, 2).fresh()).isFalse();
    }

    @Test
    void anIdThatFallsBackToOneBeginsAnotherNumbering() {
        state.recall(trade(5_000_000));
        arrive(1, LATER);
        arrive(2, LATER);
        arrive(5, LATER);
        assertThat(state.gaps()).startsWith(new Range(3, 4));
    }

    @Test
    void idZeroIsAnIdLikeEveryOther() {
        assertThat(state.lastTradeId()).isEqualTo(-1);
        assertThat(state.newestTrade()).isEmpty();
        assertThat(state.announce(3)).isFalse();
        assertThat(state.contradicts(trade(0))).isFalse();
        assertThat(arrive(0, 0).fresh()).isTrue();
        assertThat(arrive(0, 0).fresh()).isFalse();
        assertThat(state.lastTradeId()).isZero();
        assertThat(state.newestTrade()).contains(new SymbolState.NewestTrade(0, trade(0).eventMicros()));
        assertThat(state.announce(2)).isTrue();
        assertThat(state.gaps()).containsExactly(new Range(1, 2));
        assertThat(state.contradicts(trade("BTCUSDT", 0, "7", 0))).isTrue();
    }

    @Test
    void pricesBeforeAndAfterIdZeroAreJudgedInTheSameWay() {
        for (int id = 0; id < 10; id++) {
            Trade trade = trade("BTCUSDT", id, "100", id);
            state.arrive(trade, 0);
            assertThat(state.judge(trade)).isFalse();
        }
        Trade spike = trade("BTCUSDT", 10, "200", 10);
        state.arrive(spike, 0);
        assertThat(state.judge(spike)).isTrue();
    }

    @Test
    void aMarketThatIsNumberedAnewBeginsWithNothingKnown() {
        for (int id = 1000; id < 1030; id++) {
            state.arrive(trade("BTCUSDT", id, "100", id - 1000), 0);
        }
        state.addExchangeHole(new Range(1031, 1040));
        assertThat(state.announce(1050)).isTrue();
        int fresh = 0;
        for (int id = 990; id < 1038; id++) {
            Trade again = trade("BTCUSDT", id, "7", 3600 + id - 990);
            assertThat(state.contradicts(again)).as("trade %d", id).isFalse();
            fresh += state.arrive(again, LATER).fresh() ? 1 : 0;
        }
        assertThat(fresh).as("none is taken for a trade of the hour before").isEqualTo(48);
        assertThat(state.epoch()).isEqualTo(1);
        assertThat(state.lastTradeId()).isEqualTo(1037);
        assertThat(state.gaps()).isEmpty();
        assertThat(state.exchangeHoles()).isEmpty();
        assertThat(state.arrive(trade("BTCUSDT", 1000, "7", 3610), LATER).fresh())
                .as("the same trade again")
                .isFalse();
        assertThat(state.arrive(trade("BTCUSDT", 1000, "100", 0), LATER).fresh())
                .as("the old numbering's trade again")
                .isFalse();
        assertThat(state.arrive(trade("BTCUSDT", 1040, "7", 3650), LATER).gap()).isTrue();
        assertThat(state.gaps()).containsExactly(new Range(1038, 1039));
    }

    @Test
    void oneFalseTimeDoesNotBeginAnotherNumbering() {
        for (int id = 1000; id < 1030; id++) {
            state.arrive(trade("BTCUSDT", id, "100", id - 1000), 0);
        }
        assertThat(state.arrive(trade("BTCUSDT", 1005, "100", 900), 0).fresh()).isTrue();
        state.arrive(trade("BTCUSDT", 1030, "100", 901), 0);
        state.arrive(trade("BTCUSDT", 1033, "100", 902), 0);
        assertThat(state.epoch()).isZero();
        assertThat(state.gaps()).containsExactly(new Range(1031, 1032));
    }

    @Test
    void whatTheNextRunKnowsIsWhatThisOneKnew() {
        arrive(5000, 0);
        arrive(5001, 0);
        arrive(5010, LATER);
        arrive(4000, LATER);
        state.addExchangeHole(new Range(5003, 5004));
        SymbolState next = new SymbolState("binance", "BTCUSDT", new PriceSpikes(BigDecimal.ONE));
        next.restore(state.snapshot());
        assertThat(next.snapshot()).isEqualTo(state.snapshot());
        assertThat(next.gaps()).containsExactly(new Range(5002, 5009));
        assertThat(next.exchangeHoles()).containsExactly(new Range(5003, 5004));
        assertThat(next.newestTrade()).isEqualTo(state.newestTrade());
        assertThat(next.arrive(trade(5001), 0).fresh()).isFalse();
        assertThat(next.microsBefore(5005)).isEqualTo(trade(5001).eventMicros());
        assertThat(next.epoch()).isZero();
    }

    @Test
    void whatIsKnownIsBoundedHoweverManyGapsThereAre() {
        for (long id = 0; id < 20L * SymbolState.MOST_RUNS; id += 2) {
            arrive(id, LATER);
        }
        assertThat(state.snapshot().runs()).hasSize(SymbolState.MOST_RUNS);
        assertThat(state.gaps()).hasSize(SymbolState.MOST_RUNS - 1);
        assertThat(state.lastTradeId()).isEqualTo(20L * SymbolState.MOST_RUNS - 2);
    }

    @Test
    void anotherPriceUnderTheSameIdIsAContradictionAndOtherZerosAreNot() {
        state.arrive(trade("BTCUSDT", 7, "100.50", 0), 0);
        assertThat(state.contradicts(trade("BTCUSDT", 7, "100.5000", 0))).isFalse();
        assertThat(state.contradicts(trade("BTCUSDT", 7, "100.51", 0))).isTrue();
        assertThat(state.contradicts(trade("BTCUSDT", 8, "100.51", 0))).isFalse();
    }
}
