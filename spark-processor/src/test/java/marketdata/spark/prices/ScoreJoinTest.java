package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

class ScoreJoinTest {
    private ScoreJoin join = new ScoreJoin();

    @Test
    void eitherMayComeFirst() {
        assertThat(join.price(price(1, "5"))).isEmpty();
        assertThat(join.statistics(statistics(1, "5"))).hasSize(1);
        assertThat(join.statistics(statistics(2, "6"))).isEmpty();
        join = ScoreJoin.fromBytes(join.toBytes());
        assertThat(join.price(price(2, "6"))).hasSize(1);
    }

    @Test
    void aPairIsGivenOnce() {
        join.price(price(1, "5"));
        assertThat(join.statistics(statistics(1, "5"))).hasSize(1);
        assertThat(join.price(price(1, "5"))).isEmpty();
        assertThat(join.statistics(statistics(1, "5"))).isEmpty();
    }

    @Test
    void statisticsOfAnotherPriceFindNoPartner() {
        join.price(price(1, "5"));
        assertThat(join.statistics(statistics(1, "6"))).isEmpty();
        join.price(price(11, "5"));
        assertThat(join.orphans()).isEmpty();
        join.price(price(12, "5"));
        assertThat(join.orphans()).hasSize(1);
        assertThat(join.orphans()).isEmpty();
    }

    private static Price price(long second, String price) {
        return new Price("S", second * 1_000_000, new BigDecimal(price));
    }

    private static MovingStatistics statistics(long second, String price) {
        return new MovingStatistics(price(second, price), List.of());
    }
}
