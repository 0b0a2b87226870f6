package marketdata.spark.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores of one currency, in windows of 180 s, up to 120 s late. Columns: start, mentions, mean, deviation, label. */
class SentimentTest {
    private static final int[] COLUMNS = {1, 3, 4, 5, 6};
    private final StepRun btc = new StepRun(EventSteps.sentiment(120_000_000), 1);

    @Test
    void scoresOfOneWindowHaveAMeanAndADeviation() {
        btc.give(0, "a", "0.8").give(179.999999, "b", "0.6").give(180, "c", "0.1");
        assertThat(btc.rows(COLUMNS)).containsExactly("0 2 0.7 0.1 positive", "180 1 0.1 0 negative");
    }

    @Test
    void outOfOrderGivesTheSame() {
        btc.give(180, "c", "0.1").batch().give(179.999999, "b", "0.6").give(100, "a", "0.8");
        assertThat(btc.rows(COLUMNS)).containsExactly("0 2 0.7 0.1 positive", "180 1 0.1 0 negative");
    }

    @Test
    void anArticleCountsOnceHoweverOftenItComes() {
        btc.give(10, "a", "0.8").give(10, "a", "0.80").batch().give(70, "a", "0.8");
        assertThat(btc.rows(COLUMNS)).containsExactly("0 1 0.8 0 positive");
        assertThat(btc.late).isEmpty();
    }

    @Test
    void aNewScoreReplacesTheOldOneInItsWindow() {
        btc.give(10, "a", "0.8").batch().give(190, "a", "0.2");
        assertThat(btc.rows(COLUMNS)).containsExactly("0 1 0.2 0 negative");
    }

    @Test
    void moreThanTwoMinutesLateIsRefused() {
        btc.give(300, "a", "0.5").give(180, "b", "0.7").give(179, "c", "0.9");
        assertThat(btc.rows(COLUMNS)).containsExactly("180 2 0.6 0.1 neutral");
        assertThat(btc.late).containsExactly("late topic-0-2");
    }

    @Test
    void nothingGivesNothing() {
        assertThat(btc.rows(COLUMNS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.61,positive", "0.6,neutral", "0.4,neutral", "0.39,negative"})
    void theLabelFollowsTheMean(String score, String label) {
        assertThat(btc.give(0, "a", score).rows(6)).containsExactly(label);
    }

    /** Four scores, half 1 and half 0: d = 1/2, e² = (4/4 + 1/4) / 5 / 4 = 1/16. One score: e² = 1/8. */
    @Test
    void confidenceGrowsWithCountAndFallsWithSpread() {
        btc.give(0, "a", "1")
                .give(0, "b", "1")
                .give(0, "c", "0")
                .give(0, "d", "0")
                .give(180, "e", "1");
        assertThat(btc.rows(7)).containsExactly("0.5", "0.292893218813452475599155637895151");
    }
}
