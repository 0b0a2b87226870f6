package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What becomes of a gap when the exchange turns out not to have its trades. */
class ExchangeHoleTest {
    private final Story story = new Story();

    /** Trades 1 and 10 in the first minute; the gap between them is open two minutes later. */
    private void gap() {
        story.trade(1, 5, "10")
                .trade(10, 50, "10")
                .trade(11, 70, "10")
                .trade(12, 125, "10")
                .batch();
        assertThat(emitted()).containsExactly("opened 2..9");
    }

    private List<String> emitted() {
        List<String> emitted = List.copyOf(story.gaps);
        story.gaps.clear();
        return emitted;
    }

    @Test
    void aWholeGapBecomesAnExchangeHole() {
        gap();
        story.exchangeHole(2, 9).batch();
        assertThat(emitted()).containsExactly("hole 2..9");
        assertThat(story.rows()).contains("0 incomplete 2 10/10/10/10 8");
    }

    @Test
    void anExchangeHoleInAGapLeavesWhatIsBelowAndOpensWhatIsAbove() {
        gap();
        story.trade(2, 6, "10").trade(9, 49, "10").exchangeHole(4, 5).batch();
        assertThat(emitted()).containsExactly("opened 6..9", "hole 4..5");
        story.trade(3, 7, "10").batch();
        assertThat(emitted()).containsExactly("closed 2..3");
        for (int id = 6; id < 9; id++) {
            story.trade(id, 10, "10");
        }
        story.batch();
        assertThat(emitted()).containsExactly("closed 6..9");
    }

    @Test
    void anExchangeHolePublishedBeforeItsGapIsNeverAGap() {
        story.trade(1, 5, "10").trade(4, 50, "10").exchangeHole(2, 3).batch();
        story.trade(5, 70, "10").trade(6, 185, "10").batch();
        assertThat(emitted()).containsExactly("hole 2..3");
    }

    @Test
    void aTradeThatComesAfterAllClosesItsExchangeHole() {
        gap();
        story.exchangeHole(2, 9).batch();
        for (int id = 2; id < 10; id++) {
            story.trade(id, 10, "10");
        }
        story.batch();
        assertThat(emitted()).containsExactly("hole 2..9", "closed 2..9");
    }

    @Test
    void idsThatAreThereAreNoExchangeHole() {
        gap();
        story.exchangeHole(10, 12).exchangeHole(1, 1).batch();
        assertThat(emitted()).isEmpty();
    }

    @Test
    void whatIsToldTwiceChangesNothing() {
        gap();
        story.exchangeHole(2, 9).batch().exchangeHole(2, 9).exchangeHole(4, 5).batch();
        assertThat(emitted()).containsExactly("hole 2..9");
    }
}
