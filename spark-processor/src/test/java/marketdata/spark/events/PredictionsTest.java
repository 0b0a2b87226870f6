package marketdata.spark.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Prices of one pair. Columns: end of the window, ticks, mean, lower, upper, actual, its time. */
class PredictionsTest {
    private static final int[] COLUMNS = {2, 4, 5, 9, 10, 11, 12};
    private final StepRun pair = new StepRun(EventSteps.predictions(120_000_000), 2);

    @Test
    void theMeanOfThreeMinutesIsGivenWhenTheirEndHasCome() {
        pair.give(0, "10").give(30, "20").give(59, "30");
        assertThat(pair.rows(COLUMNS)).containsExactly("30 1 10 10 10 20 30");
        pair.give(60, "100");
        // 10, 20, 30: mean 20; the deviation is the root of 200/3.
        assertThat(pair.rows(2, 4, 5, 11, 12)).containsExactly("30 1 10 20 30", "60 3 20 100 60");
    }

    @Test
    void theIntervalIsOneDeviationOnEachSide() {
        pair.give(0, "10").give(1, "20").give(60, "13");
        assertThat(pair.rows(COLUMNS)).containsExactly("30 2 15 10 20 null null", "60 2 15 10 20 13 60");
    }

    @Test
    void theActualPriceIsTheFirstWithinThirtySeconds() {
        pair.give(0, "10").give(30, "11").batch().give(59.999999, "12").batch().give(90, "13");
        assertThat(pair.rows(2, 11, 12)).containsExactly("30 11 30", "60 null null", "90 13 90");
    }

    @Test
    void anActualPriceThatComesLaterIsFilledIn() {
        pair.give(0, "10").give(60, "12");
        assertThat(pair.rows(2, 11)).containsExactly("30 null", "60 12");
        pair.give(45, "11").batch().give(31, "9");
        assertThat(pair.rows(2, 4, 11)).containsExactly("30 1 9", "60 3 12");
    }

    @Test
    void aWindowEndsWithThePriceBeforeItsEnd() {
        pair.give(0, "10").give(180, "20").give(210, "30");
        assertThat(pair.rows(2, 4, 5))
                .containsExactly("30 1 10", "60 1 10", "90 1 10", "120 1 10", "150 1 10", "180 1 10", "210 1 20");
    }

    @Test
    void aPriceCountsOnceAndAnotherOneForItsInstantReplacesIt() {
        pair.give(0, "10").give(0, "10.0").give(30, "1").batch().give(0, "12");
        assertThat(pair.rows(2, 4, 5)).containsExactly("30 1 12");
        assertThat(pair.late).isEmpty();
    }

    @Test
    void moreThanTwoMinutesLateIsRefused() {
        pair.give(150, "10").give(30, "20").give(29.999999, "30");
        assertThat(pair.rows(2, 4, 5)).containsExactly("60 1 20", "90 1 20", "120 1 20", "150 1 20");
        assertThat(pair.late).containsExactly("late topic-0-2");
    }

    @Test
    void aPauseHasNoPredictions() {
        pair.give(0, "10").give(3600, "20").give(3630, "20");
        assertThat(pair.rows(2)).containsExactly("30", "60", "90", "120", "150", "180", "3630");
    }

    @Test
    void nothingGivesNothing() {
        assertThat(pair.rows(COLUMNS)).isEmpty();
    }
}
