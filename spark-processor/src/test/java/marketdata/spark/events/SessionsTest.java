package marketdata.spark.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sessions with a gap of 60 s, up to 120 s late. Columns: start, last, end, ticks, open, close, least, most, state. */
class SessionsTest {
    private static final int[] COLUMNS = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    private final StepRun pair = new StepRun(EventSteps.sessions(60_000_000, 120_000_000), 1);

    @Test
    void aPauseAsLongAsTheGapEndsASession() {
        pair.give(0, "10").give(59.999999, "8").give(119.999999, "12");
        assertThat(pair.rows(COLUMNS)).containsExactly("0 59 119 2 10 8 8 10 open", "119 119 179 1 12 12 12 12 open");
    }

    @Test
    void aSessionIsClosedWhenNothingCanJoinItAnyMore() {
        pair.give(0, "10").batch().give(179, "11");
        assertThat(pair.rows(1, 9)).containsExactly("0 open", "179 open");
        pair.give(180, "11");
        assertThat(pair.rows(1, 9)).containsExactly("0 closed", "179 open");
    }

    @Test
    void aLatePriceMakesTwoSessionsOne() {
        pair.give(0, "10").give(100, "20");
        assertThat(pair.rows(1, 4)).containsExactly("0 1", "100 1");
        pair.give(50, "30");
        assertThat(pair.rows(COLUMNS)).containsExactly("0 100 160 3 10 20 10 30 open");
    }

    @Test
    void aLatePriceBeforeTheFirstMovesTheBeginning() {
        pair.give(100, "20").batch().give(90, "10");
        assertThat(pair.rows(1, 2, 4, 5)).containsExactly("90 100 2 10");
    }

    @Test
    void outOfOrderGivesTheSame() {
        pair.give(100, "20").give(0, "10").batch().give(50, "30");
        assertThat(pair.rows(COLUMNS)).containsExactly("0 100 160 3 10 20 10 30 open");
    }

    @Test
    void aPriceCountsOnceAndAnotherOneForItsInstantReplacesIt() {
        pair.give(0, "10").give(0, "10.0").batch().give(0, "12");
        assertThat(pair.rows(4, 5, 7)).containsExactly("1 12 12");
    }

    @Test
    void moreThanTwoMinutesLateIsRefused() {
        pair.give(200, "10").give(80, "9").give(79.999999, "8");
        assertThat(pair.rows(1, 8)).containsExactly("80 9", "200 10");
        assertThat(pair.late).containsExactly("late topic-0-2");
    }

    @Test
    void aSessionOfHoursIsOne() {
        for (int second = 0; second <= 7200; second += 30) {
            pair.give(second, "1").batch();
        }
        assertThat(pair.rows(1, 2, 4)).containsExactly("0 7200 241");
    }

    @Test
    void nothingGivesNothing() {
        assertThat(pair.rows(COLUMNS)).isEmpty();
    }
}
