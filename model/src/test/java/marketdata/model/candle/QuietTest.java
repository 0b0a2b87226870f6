package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** The minutes of a market in which nothing happens, proven by the exchange's word. */
class QuietTest {
    private final Story story = new Story();

    @Test
    void theLastMinuteBeforeSilenceIsCertifiedAndThoseAfterItAreQuiet() {
        story.trade(1, 5, "10").trade(2, 50, "12").batch();
        assertThat(story.rows()).containsExactly("0 open 2 10/12/10/12 0");
        story.quiet(2, 185).batch();
        assertThat(story.rows()).containsExactly("0 certified 2 10/12/10/12 0", "1 quiet 0 - 0", "2 quiet 0 - 0");
        story.quiet(2, 240).batch();
        assertThat(story.rows()).hasSize(4).last().isEqualTo("3 quiet 0 - 0");
    }

    @Test
    void aMinuteThatHasNotEndedStaysOpen() {
        story.trade(1, 5, "10").quiet(1, 59.999).batch();
        assertThat(story.rows()).containsExactly("0 open 1 10/10/10/10 0");
        story.quiet(1, 60).batch();
        assertThat(story.rows()).containsExactly("0 certified 1 10/10/10/10 0");
    }

    @Test
    void nothingIsProvenWhileATradeIsMissing() {
        story.trade(1, 5, "10").trade(3, 50, "10").quiet(3, 300).batch();
        assertThat(story.rows()).containsExactly("0 incomplete 2 10/10/10/10 1");
        story.trade(2, 20, "9").batch().quiet(3, 360).batch();
        assertThat(story.rows()).hasSize(6).startsWith("0 certified 3 10/10/9/10 0", "1 quiet 0 - 0");
    }

    @Test
    void theWordAboutATradeThatIsNotOurNewestSaysNothing() {
        story.trade(1, 5, "10").trade(2, 6, "10").quiet(3, 300).batch();
        assertThat(story.rows()).hasSize(1);
        story.trade(3, 70, "10").trade(4, 80, "10").quiet(3, 500).batch();
        assertThat(story.rows()).containsExactly("0 certified 2 10/10/10/10 0", "1 open 2 10/10/10/10 0");
    }

    @Test
    void aTradeThatComesAllTheSameCorrectsItsMinute() {
        story.trade(1, 5, "10").quiet(1, 185).batch();
        story.trade(2, 130, "11").trade(3, 200, "11").batch();
        assertThat(story.rows())
                .containsExactly(
                        "0 certified 1 10/10/10/10 0",
                        "1 quiet 0 - 0",
                        "2 certified 1 11/11/11/11 0",
                        "3 open 1 11/11/11/11 0");
    }

    @Test
    void theRowsAreTheSameHoweverItIsCutIntoBatches() {
        List<Runnable> steps = Arrays.asList(
                () -> story.trade(1, 5, "10"),
                () -> story.quiet(1, 130),
                () -> story.quiet(1, 200),
                () -> story.trade(4, 250, "10"),
                () -> story.trade(2, 210, "10"),
                () -> story.trade(3, 215, "10"),
                () -> story.trade(5, 310, "10"));
        steps.forEach(Runnable::run);
        List<String> atOnce = story.batch().rows();
        Story other = new Story();
        other.trade(1, 5, "10").batch().quiet(1, 130).batch().quiet(1, 200).batch();
        other.trade(4, 250, "10")
                .batch()
                .trade(2, 210, "10")
                .batch()
                .trade(3, 215, "10")
                .batch();
        assertThat(other.trade(5, 310, "10").batch().rows()).isEqualTo(atOnce);
        assertThat(atOnce).hasSize(6).contains("2 quiet 0 - 0", "3 certified 2 10/10/10/10 0");
    }

    /** In one batch: the confirmation's minutes, and the minutes between the two trades around it. */
    @Test
    void aConfirmationBetweenTwoTradesOfOneBatchGivesEachMinuteOnce() {
        story.trade(1, 65, "10").quiet(1, 241).trade(2, 270, "10").batch();
        assertThat(story.rows())
                .containsExactly(
                        "1 certified 1 10/10/10/10 0", "2 quiet 0 - 0", "3 quiet 0 - 0", "4 open 1 10/10/10/10 0");
    }

    @Test
    void silenceAfterTheTradeWithId0IsConfirmed() {
        Story binance = new Story("binance", StateLimits.STREAM);
        binance.trade(0, 5, "10").quiet(0, 130).batch();
        assertThat(binance.rows()).containsExactly("0 certified 1 10/10/10/10 0", "1 quiet 0 - 0");
    }

    /** As when the feed is cut while the market rests: the gap's trades come after a newer one has evicted the minute before it. */
    @Test
    void minutesBeforeAFilledGapAreQuietAlsoWhenTheMinuteBeforeThemIsEvicted() {
        Story story = new Story();
        story.trade(1, 5, "10").trade(2, 65, "10").quiet(2, 130).batch();
        story.trade(6, 500, "10").batch();
        assertThat(story.rows())
                .containsExactly(
                        "0 certified 1 10/10/10/10 0", "1 certified 1 10/10/10/10 0", "8 open 1 10/10/10/10 3");
        story.trade(4, 310, "10").batch();
        assertThat(story.rows()).as("id 3 may be of a minute between").noneMatch(row -> row.contains("quiet"));
        story.trade(3, 240, "10").trade(5, 490, "10").batch();
        assertThat(story.rows())
                .containsExactly(
                        "0 certified 1 10/10/10/10 0",
                        "1 certified 1 10/10/10/10 0",
                        "2 quiet 0 - 0",
                        "3 quiet 0 - 0",
                        "4 certified 1 10/10/10/10 0",
                        "5 certified 1 10/10/10/10 0",
                        "6 quiet 0 - 0",
                        "7 quiet 0 - 0",
                        "8 open 2 10/10/10/10 0");
    }
}
