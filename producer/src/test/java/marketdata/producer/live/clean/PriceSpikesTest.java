package marketdata.producer.live.clean;

import static marketdata.producer.live.Trades.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.parse.Decimal;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

/** Trade n comes as the n-th, unless an id says otherwise; the limit is one percent. */
class PriceSpikesTest {
    private final PriceSpikes spikes = new PriceSpikes(new BigDecimal("1.0"));
    private long lastId = 1000;

    private boolean spike(String price, double seconds) {
        return spike(++lastId, price, seconds);
    }

    private boolean spike(long id, String price, double seconds) {
        return spikes.judge(id, Decimal.of(price), at(seconds));
    }

    private void tenTradesAt100() {
        for (int i = 0; i < 10; i++) {
            assertThat(spike("100.00", i)).isFalse();
        }
    }

    @Test
    void fewerThanTenTradesMakeNoMean() {
        for (int i = 0; i < 9; i++) {
            spike("100", i);
        }
        assertThat(spike("500", 9)).isFalse();
    }

    @Test
    void morethanOnePercentOffTheMeanIsASpikeAndExactlyOnePercentIsNot() {
        tenTradesAt100();
        assertThat(spike("101.00", 10)).isFalse();
        PriceSpikesTest above = new PriceSpikesTest();
        above.tenTradesAt100();
        assertThat(above.spike("101.00000001", 10)).isTrue();
        PriceSpikesTest below = new PriceSpikesTest();
        below.tenTradesAt100();
        assertThat(below.spike("98.9999999999", 10)).isTrue();
    }

    @Test
    void aPriceAThousandTimesTheLastIsASpike() {
        tenTradesAt100();
        assertThat(spike("100000", 10)).isTrue();
    }

    @Test
    void aPriceTooLargeToSumIsASpikeAndDoesNotCount() {
        tenTradesAt100();
        assertThat(spike("1000000000000", 10)).isTrue();
        assertThat(spike("101.00", 11)).isFalse();
        assertThat(spike(1005, "1000000000000", 4))
                .as("late, after five trades")
                .isFalse();
    }

    @Test
    void tradesSixtySecondsOldNoLongerCount() {
        tenTradesAt100();
        assertThat(spike("200", 60)).isFalse();
        assertThat(spike("200", 61)).isFalse();
    }

    @Test
    void tradesAlmostSixtySecondsOldStillCount() {
        tenTradesAt100();
        assertThat(spike("200", 59.999999)).isTrue();
    }

    @Test
    void aTradeMuchOlderThanOneWithASmallerIdIsNeitherJudgedNorCounted() {
        tenTradesAt100();
        assertThat(spike("100", 100)).isFalse();
        assertThat(spike("900", 40)).isFalse();
        assertThat(spike("100", 100.1)).isFalse();
    }

    @Test
    void pricesOfOtherDigitsAreTheSameNumbers() {
        for (int i = 0; i < 10; i++) {
            spike(i % 2 == 0 ? "100" : "100.00000000", i);
        }
        assertThat(spike("101.0", 10)).isFalse();
        assertThat(spike("102.50", 11)).isTrue();
    }

    /** Ids 1011 to 1030 come an hour late; their price was 110, and so it is now. */
    @Test
    void whatIsFetchedIntoAGapIsJudgedByTheMinuteBeforeTheGap() {
        tenTradesAt100();
        for (int i = 0; i < 10; i++) {
            assertThat(spike(1031 + i, "110", 3600 + i)).isFalse();
        }
        assertThat(spike(1011, "110", 10)).as("ten at 100 before it").isTrue();
        assertThat(spike(1012, "101.9", 11)).as("mean 1110 / 11 = 100.909").isFalse();
        assertThat(spike(1013, "102", 12)).as("mean 1211.9 / 12 = 100.99").isFalse();
        assertThat(spike(1014, "110", 80)).as("only itself in its minute").isFalse();
    }

    @Test
    void aFilledTradeCountsForTheLiveTradesAfterIt() {
        for (int i = 0; i < 5; i++) {
            spike(1001 + i, "100", i);
        }
        assertThat(spike(1011, "110", 10)).as("five known before it").isFalse();
        for (int i = 5; i < 10; i++) {
            spike(1001 + i, "100", i);
        }
        assertThat(spike(1012, "102", 11)).as("mean 1110 / 11, limit 101.918").isTrue();
    }

    @Test
    void ofTwoSwappedNeighboursTheLaterToComeIsJudgedWithoutTheOther() {
        tenTradesAt100();
        assertThat(spike(1012, "200", 11)).isTrue();
        assertThat(spike(1011, "101.1", 10)).as("mean 100, not 109").isTrue();
        assertThat(spike(1013, "108.4", 12)).as("mean 1301.1 / 12 = 108.425").isFalse();
    }

    @Test
    void severalGapsAreFilledInAnyOrder() {
        tenTradesAt100();
        spike(1012, "100", 100);
        for (int i = 0; i < 10; i++) {
            spike(1021 + i, "100", 110 + i);
        }
        spike(1041, "100", 200);
        assertThat(spike(1031, "120", 120)).as("behind the second gap").isTrue();
        assertThat(spike(1011, "120", 10)).as("in the first").isTrue();
        assertThat(spike(1032, "102", 121)).as("mean 1220 / 12").isFalse();
    }

    /** Ten trades a second for an hour with a gap of a second in the middle of it: two minutes are remembered. */
    @Test
    void onlyTheMinuteBeforeEveryGapAndTheLastAreRemembered() {
        List<Range> gaps = List.of(new Range(18_001, 18_010));
        for (int i = 1; i <= 36_000; i++) {
            if (i < 18_001 || i > 18_010) {
                spike(i, "100", i / 10.0);
                if (spikes.isCrowded()) {
                    spikes.forget(i > 18_010 ? gaps : List.of());
                }
            }
        }
        assertThat(spikes.remembered()).isBetween(1200, 1200 + 1024 + 4 * PriceBlock.CAPACITY);
        assertThat(spike(18_001, "102", 1800.1)).isTrue();
        spikes.forget(List.of());
        assertThat(spikes.remembered()).isBetween(600, 600 + 1024);
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 1; i <= 250_000; i++) {
            spike(i, "100", i / 1e6);
            if (spikes.isCrowded()) {
                spikes.forget(List.of());
            }
        }
        assertThat(spikes.remembered()).isLessThanOrEqualTo(PriceHistory.MOST + 1024);
        assertThat(spike(250_001, "102", 0.26)).isTrue();
    }
}
