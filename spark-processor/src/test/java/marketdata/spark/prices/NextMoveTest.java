package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

class NextMoveTest {
    private final PriceSeries line = new PriceSeries();

    @Test
    void theShortestTimeUntilAHigherAndALowerPrice() {
        give(0, "10");
        give(1, "10");
        give(2.5, "11");
        give(3, "9");
        give(4, "12");
        give(31, "1");
        NextMove first = NextMove.settle("S", line).get(0);
        assertThat(first.higher()).isEqualByComparingTo("2.5");
        assertThat(first.lower()).isEqualByComparingTo("3");
    }

    @Test
    void equalPricesAreNoMove() {
        give(0, "10");
        give(5, "10.0");
        give(31, "10");
        assertThat(NextMove.settle("S", line)).singleElement().satisfies(each -> {
            assertThat(each.higher()).isSameAs(NextMove.NONE);
            assertThat(each.lower()).isSameAs(NextMove.NONE);
        });
    }

    @Test
    void aMoveAfterTwentySecondsIsNone() {
        give(0, "10");
        give(19.999999, "11");
        give(20, "9");
        give(31, "10");
        NextMove first = NextMove.settle("S", line).get(0);
        assertThat(first.higher()).isEqualByComparingTo("19.999999");
        assertThat(first.lower()).isSameAs(NextMove.NONE);
    }

    @Test
    void aPriceTenSecondsLateStillCounts() {
        give(0, "10");
        give(25, "10");
        give(16, "9");
        give(5, "1");
        give(31, "10");
        assertThat(NextMove.settle("S", line).get(0).lower()).isEqualByComparingTo("16");
    }

    @Test
    void outOfOrderGivesTheSame() {
        give(9, "8");
        give(3, "12");
        give(0, "10");
        give(1, "9");
        give(40, "10");
        List<NextMove> moves = NextMove.settle("S", line);
        assertThat(moves.get(0).higher()).isEqualByComparingTo("3");
        assertThat(moves.get(0).lower()).isEqualByComparingTo("1");
        assertThat(moves).hasSize(4);
    }

    private void give(double second, String price) {
        line.offer(new Price("S", Math.round(second * 1_000_000), new BigDecimal(price)), NextMove.KEPT);
    }
}
