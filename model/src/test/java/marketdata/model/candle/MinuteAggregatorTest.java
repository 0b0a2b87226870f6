package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;

/** What becomes of a symbol's trades, small enough to follow in the head. */
class MinuteAggregatorTest {
    private final Story story = new Story();

    @Test
    void aMinuteIsOpenUntilTheNextOneProvesIt() {
        assertThat(story.trade(1, 5, "10").trade(2, 50, "12").batch().rows()).containsExactly("0 open 2 10/12/10/12 0");
        assertThat(story.trade(3, 60, "11").batch().rows())
                .containsExactly("0 certified 2 10/12/10/12 0", "1 open 1 11/11/11/11 0");
    }

    @Test
    void theStartOfAStreamIsNotProvenBecauseNobodySawWhatWasBefore() {
        assertThat(story.trade(7, 5, "10")
                        .trade(8, 70, "10")
                        .trade(9, 121, "10")
                        .batch()
                        .rows())
                .containsExactly(
                        "0 incomplete 1 10/10/10/10 0", "1 certified 1 10/10/10/10 0", "2 open 1 10/10/10/10 0");
    }

    @Test
    void theBoundaryBelongsToTheLaterMinute() {
        assertThat(story.trade(1, 59.999999, "10").trade(2, 60, "20").batch().rows())
                .containsExactly("0 certified 1 10/10/10/10 0", "1 open 1 20/20/20/20 0");
    }

    @Test
    void openAndCloseGoByTimeThenIdNeverByArrival() {
        assertThat(story.trade(3, 10, "30")
                        .trade(1, 10, "10")
                        .trade(2, 10, "20")
                        .trade(4, 9, "40")
                        .batch()
                        .rows())
                .containsExactly("0 open 4 40/40/10/30 0");
    }

    @Test
    void aRepeatedTradeCountsOnce() {
        story.trade(1, 5, "10").trade(1, 5, "10").batch().trade(1, 5, "10").batch();
        assertThat(story.rows()).containsExactly("0 open 1 10/10/10/10 0");
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(1, 2, 0, 0));
    }

    @Test
    void minutesBetweenJoinedNeighboursAreQuiet() {
        assertThat(story.trade(1, 5, "10").trade(2, 185, "10").batch().rows())
                .containsExactly(
                        "0 certified 1 10/10/10/10 0", "1 quiet 0 - 0", "2 quiet 0 - 0", "3 open 1 10/10/10/10 0");
    }

    @Test
    void minutesBetweenNeighboursWithAGapAreNotCalledQuietUntilItIsFilled() {
        assertThat(story.trade(1, 5, "10").trade(3, 185, "10").batch().rows())
                .containsExactly("0 incomplete 1 10/10/10/10 1", "3 open 1 10/10/10/10 1");
        assertThat(story.trade(2, 65, "9").batch().rows())
                .containsExactly(
                        "0 certified 1 10/10/10/10 0",
                        "1 certified 1 9/9/9/9 0",
                        "2 quiet 0 - 0",
                        "3 open 1 10/10/10/10 0");
        assertThat(story.gaps).containsExactly("opened 2..2", "closed 2..2");
    }

    @Test
    void aTradeOutOfAllOrderDoesNotMakeTheMinutesBesideAGapQuiet() {
        story.trade(9, 4, "10").trade(10, 5, "10").trade(12, 185, "10").batch();
        story.trade(13, 186, "10").trade(14, 6, "11").trade(15, 187, "10").batch();
        assertThat(story.rows()).containsExactly("0 incomplete 3 10/11/10/11 1", "3 open 3 10/10/10/10 1");
        assertThat(story.trade(11, 100, "9").batch().rows())
                .containsExactly(
                        "0 incomplete 3 10/11/10/11 0",
                        "1 certified 1 9/9/9/9 0",
                        "2 quiet 0 - 0",
                        "3 open 3 10/10/10/10 0");
    }

    @Test
    void missingIdsYoungerThanTheGraceAreNoGapYet() {
        assertThat(story.trade(1, 5, "10").trade(3, 100, "10").batch().rows().get(0))
                .isEqualTo("0 open 1 10/10/10/10 1");
        assertThat(story.gaps).isEmpty();
        assertThat(story.trade(2, 6, "10").batch().rows().get(0)).isEqualTo("0 certified 2 10/10/10/10 0");
    }

    @Test
    void aGapPartlyFilledStaysOneUntilItIsWhole() {
        story.trade(1, 5, "10").trade(5, 185, "10").batch();
        story.trade(3, 20, "10").batch();
        story.trade(2, 10, "10").trade(4, 30, "10").batch();
        assertThat(story.gaps).containsExactly("opened 2..4", "closed 2..4");
        assertThat(story.rows().get(0)).isEqualTo("0 certified 4 10/10/10/10 0");
    }

    @Test
    void aMissingTradeFindsItsMinuteHoursLater() {
        story.trade(1, 5, "10").trade(3, 65, "10").trade(4, 125, "10").batch();
        for (int i = 0; i < 120; i++) {
            story.trade(5 + i, 185 + 60 * i, "10").batch();
        }
        assertThat(story.rows().get(0)).isEqualTo("0 incomplete 1 10/10/10/10 1");
        story.trade(2, 30, "9").batch();
        assertThat(story.rows().get(0)).isEqualTo("0 certified 2 10/10/9/9 0");
        assertThat(story.rows().get(1)).isEqualTo("1 certified 1 10/10/10/10 0");
        assertThat(story.late).isEmpty();
    }

    @Test
    void historyThatComesAfterwardsTakesItsPlace() {
        story.trade(5, 600, "10").trade(6, 661, "10").batch();
        story.trade(3, 0, "1").trade(4, 61, "2").batch();
        assertThat(story.rows().get(0)).isEqualTo("0 incomplete 1 1/1/1/1 0");
        assertThat(story.rows().get(1)).isEqualTo("1 certified 1 2/2/2/2 0");
        assertThat(story.rows()).contains("9 quiet 0 - 0", "10 certified 1 10/10/10/10 0");
    }

    @Test
    void aProvenMinuteThatWasLetGoTakesNoMoreAndTheTradeIsLate() {
        story.trade(1, 5, "10").trade(2, 65, "10").trade(3, 400, "10").batch();
        story.trade(900, 20, "9").batch();
        assertThat(story.late).extracting(PackedTrade::tradeId).containsExactly(900L);
        assertThat(story.rows().get(0)).isEqualTo("0 certified 1 10/10/10/10 0");
    }

    @Test
    void theSameTradeIsLateInTheBatchThatProvesItsMinute() {
        story.trade(1, 5, "10")
                .trade(2, 65, "10")
                .trade(3, 400, "10")
                .trade(900, 20, "9")
                .batch();
        assertThat(story.late).extracting(PackedTrade::tradeId).containsExactly(900L);
        assertThat(story.rows().get(0)).isEqualTo("0 certified 1 10/10/10/10 0");
    }

    @Test
    void theTradeThatProvesAPassedMinuteIsNotLate() {
        story.trade(1, 5, "10").trade(3, 65, "10").trade(4, 400, "10");
        story.trade(2, 20, "9").batch();
        assertThat(story.late).isEmpty();
        assertThat(story.rows().get(0)).isEqualTo("0 certified 2 10/10/9/9 0");
    }

    @Test
    void beyondADayOfInterruptionsTheOldestMinutesAreDoneWithAndTheStateGrowsNoMore() {
        // A trade every other minute, so no two minutes let go are neighbours.
        for (int i = 0; i < 2000; i++) {
            story.trade(i + 1, 120 * i, "10").batch();
        }
        int bytes = story.stateBytes();
        for (int i = 2000; i < 2100; i++) {
            story.trade(i + 1, 120 * i, "10").batch();
        }
        assertThat(story.stateBytes()).isEqualTo(bytes);
        story.trade(9000, 60, "9").batch();
        assertThat(story.late).extracting(PackedTrade::tradeId).containsExactly(9000L);
    }

    /** The arrival of its record bounds a false event time already, so nothing waits for a neighbour. */
    @Test
    void aTradeHoursAfterTheOneBeforeHasItsRowAtOnce() {
        story.trade(1, 5, "10").batch().trade(2, 7200, "11").batch();
        assertThat(story.rows())
                .hasSize(121)
                .startsWith("0 certified 1 10/10/10/10 0", "1 quiet 0 - 0")
                .endsWith("120 open 1 11/11/11/11 0");
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(2, 0, 0, 0));
    }

    @Test
    void anIdOfAnotherMinuteIsInConflictAndItsMinuteIsUnproven() {
        story.trade(1, 5, "10").trade(2, 6, "10").trade(3, 70, "10").batch();
        story.trade(2, 80, "12").trade(4, 130, "10").trade(5, 250, "10").batch();
        assertThat(story.rejected).extracting(PackedTrade::tradeId).containsExactly(2L);
        assertThat(story.conflicts).containsExactly(1L);
        assertThat(story.rows())
                .containsExactly(
                        "0 certified 2 10/10/10/10 0",
                        "1 unproven 1 10/10/10/10 0",
                        "2 certified 1 10/10/10/10 0",
                        "3 quiet 0 - 0",
                        "4 open 1 10/10/10/10 0");
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(5, 0, 0, 1));
    }

    @Test
    void aConflictInAMinuteWithoutTradesKeepsItFromBeingQuiet() {
        story.trade(1, 5, "10").trade(1, 70, "12").trade(2, 185, "10").batch();
        assertThat(story.conflicts).containsExactly(1L);
        assertThat(story.rows())
                .containsExactly("0 certified 1 10/10/10/10 0", "2 quiet 0 - 0", "3 open 1 10/10/10/10 0");
    }

    @Test
    void aConflictWithAnEvictedMinuteMarksIt() {
        story.trade(1, 5, "10")
                .trade(2, 65, "10")
                .trade(3, 400, "10")
                .trade(4, 401, "10")
                .batch();
        story.trade(4, 20, "9").batch();
        assertThat(story.rows().get(0)).isEqualTo("0 unproven 1 10/10/10/10 0");
        assertThat(story.late).isEmpty();
    }

    @Test
    void aConflictThatTheProducerFoundMarksItsMinute() {
        story.trade(1, 5, "10").trade(2, 65, "10").batch();
        assertThat(story.rows().get(0)).isEqualTo("0 certified 1 10/10/10/10 0");
        story.idConflict(30).trade(3, 190, "10").batch();
        assertThat(story.rows().get(0)).isEqualTo("0 unproven 1 10/10/10/10 0");
    }

    @Test
    void aTimeRoundedToTheOtherSideOfAMinutesTurnIsNoConflict() {
        story.trade(1, 59.999999, "10").trade(2, 70, "10").trade(1, 60, "10").batch();
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(2, 1, 0, 0));
    }

    @Test
    void aLateTradeThatComesAgainIsNoConflict() {
        story.trade(1, 5, "10").trade(2, 65, "10").trade(3, 400, "10").batch();
        story.trade(900, 20, "9").batch().trade(900, 20, "9").batch();
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(3, 1, 1, 0));
        assertThat(story.conflicts).isEmpty();
    }

    @Test
    void openAndCloseGoByWholeMillisecondsAndThenById() {
        // The live feed had microseconds for ids 1 and 3, REST milliseconds for id 2: ids order what is one
        // millisecond.
        story.trade(1, 10.000900, "10")
                .trade(2, 10.000, "20")
                .trade(3, 10.000100, "30")
                .batch();
        assertThat(story.rows()).containsExactly("0 open 3 10/30/10/30 0");
    }

    @Test
    void whatNoMarketCanHaveBeforeJoinsTheFirstMinute() {
        Story binance = new Story("binance", StateLimits.STREAM);
        binance.trade(0, 5, "10").trade(1, 65, "11").batch();
        assertThat(binance.rows()).containsExactly("0 certified 1 10/10/10/10 0", "1 open 1 11/11/11/11 0");
        Story another = new Story("binance", StateLimits.STREAM);
        another.trade(1, 5, "10").trade(2, 65, "11").trade(3, 185, "11").batch();
        assertThat(another.rows().get(0)).isEqualTo("0 incomplete 1 10/10/10/10 0");
    }

    @Test
    void sumsAndAveragesAreExact() {
        MinuteRow row = story.trade(1, 1, "0.00000123", "900000000000.5", true)
                .trade(2, 2, "0.00000125", "0.25", false)
                .trade(3, 3, "0.00000124", "0", true)
                .batch()
                .table
                .get(Story.NOON);
        assertThat(row.sumQty()).isEqualTo(new BigDecimal("900000000000.75"));
        assertThat(row.sumValue()).isEqualTo(new BigDecimal("1107000.0000009275"));
        assertThat(row.takerBuyQty()).isEqualTo(new BigDecimal("900000000000.5"));
        assertThat(row.takerBuyValue()).isEqualTo(new BigDecimal("1107000.000000615"));
        assertThat(row.avgPrice()).isEqualTo(new BigDecimal("0.00000124"));
        assertThat(row.vwap()).isEqualTo(new BigDecimal("0.00000123"));
        assertThat(row.tradeCount()).isEqualTo(3);
    }

    @Test
    void aMinuteOfOnlyZeroQuantitiesHasNoVwap() {
        MinuteRow row = story.trade(1, 1, "10", "0", true).batch().table.get(Story.NOON);
        assertThat(row.vwap()).isNull();
        assertThat(row.avgPrice()).isEqualTo(BigDecimal.TEN);
    }

    @Test
    void idsAndTimesThatCrossAtABoundaryAreCertifiedOnlyWhenNeitherSideCanChange() {
        story.trade(1, 50, "10")
                .trade(3, 59.9, "11")
                .trade(2, 60.1, "12")
                .trade(4, 61, "13")
                .trade(5, 121, "14")
                .batch();
        assertThat(story.rows())
                .containsExactly(
                        "0 certified 2 10/11/10/11 0", "1 certified 2 12/13/12/13 0", "2 open 1 14/14/14/14 0");
    }

    /** Certified says that the ids are whole so far; an exchange that numbers against the clock can still add to it. */
    @Test
    void aLaterIdOfAnEarlierMinuteReopensItUntilTheNextIdJoins() {
        assertThat(story.trade(1, 50, "10").trade(2, 60.1, "12").batch().rows().get(0))
                .isEqualTo("0 certified 1 10/10/10/10 0");
        // Id 3 joins minute 1 as well, but only a later minute's trade may close it.
        assertThat(story.trade(3, 59.9, "11").batch().rows())
                .containsExactly("0 open 2 10/11/10/11 0", "1 open 1 12/12/12/12 0");
        assertThat(story.trade(4, 61, "13").batch().rows().get(0)).isEqualTo("0 certified 2 10/11/10/11 0");
        assertThat(story.late).isEmpty();
    }

    @Test
    void aStateOfAnotherVersionIsRefused() {
        byte[] bytes = new MinuteAggregator("binance", "BTCUSDT", 1).toBytes();
        bytes[0] = 99;
        assertThatThrownBy(() -> MinuteAggregator.fromBytes("binance", "BTCUSDT", 1, bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("99");
    }
}
