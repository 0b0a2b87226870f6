package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class MovingStatisticsTest {
    private final PriceSeries line = new PriceSeries();

    @Test
    void anEmptyLineHasNoStatistics() {
        assertThat(MovingStatistics.settle("S", line)).isEmpty();
    }

    @Test
    void aPriceIsSettledWhenTheNewestIsMoreThanTenSecondsBeyond() {
        give(0, "5");
        give(10, "5");
        assertThat(MovingStatistics.settle("S", line)).isEmpty();
        give(11, "5");
        assertThat(MovingStatistics.settle("S", line)).hasSize(1);
        assertThat(MovingStatistics.settle("S", line)).isEmpty();
    }

    @Test
    void theWindowHoldsItsEndAndNotItsBeginning() {
        give(0, "1");
        give(1, "2");
        give(30, "6");
        give(41, "9");
        WindowStatistics last =
                MovingStatistics.settle("S", line).get(2).windows().get(0);
        assertThat(last.count()).isEqualTo(2);
        assertThat(last.mean()).isEqualByComparingTo("4");
        assertThat(last.deviation()).isEqualByComparingTo("2");
        assertThat(last.min()).isEqualByComparingTo("2");
        assertThat(last.max()).isEqualByComparingTo("6");
        assertThat(last.zScore(new BigDecimal("6"))).isEqualByComparingTo("1");
    }

    @Test
    void onePriceHasNoDeviationAndScoresZero() {
        give(0, "7");
        give(60, "7");
        WindowStatistics only =
                MovingStatistics.settle("S", line).get(0).windows().get(0);
        assertThat(only.deviation()).isZero();
        assertThat(only.zScore(new BigDecimal("7"))).isZero();
    }

    @Test
    void equalPricesHaveExactlyNoDeviation() {
        for (int second = 0; second < 30; second++) {
            give(second, "0.1");
        }
        assertThat(MovingStatistics.settle("S", line)).hasSize(19).allSatisfy(each -> assertThat(
                        each.windows().get(5).deviation())
                .isZero());
    }

    @Test
    void aHugePriceLeavesNoTraceInTheSumsItHasLeft() {
        give(0, "100000000000000000");
        for (int second = 40; second < 60; second++) {
            give(second, second % 2 == 0 ? "0.000000000001" : "0.000000000003");
        }
        MovingStatistics last = MovingStatistics.settle("S", line).get(9); // 0, 40 .. 48
        assertThat(last.windows().get(0).deviation().doubleValue()).isEqualTo(Math.sqrt(80.0 / 81) * 1e-12);
    }

    @Test
    void aLatePriceCountsUpToTenSecondsAndADuplicateOnce() {
        assertThat(give(20, "1")).isEqualTo(PriceSeries.Verdict.TAKEN);
        assertThat(give(10, "2")).isEqualTo(PriceSeries.Verdict.TAKEN);
        assertThat(give(9, "3")).isEqualTo(PriceSeries.Verdict.LATE);
        assertThat(give(10, "2.0")).isEqualTo(PriceSeries.Verdict.DUPLICATE);
        assertThat(give(10, "2.1")).isEqualTo(PriceSeries.Verdict.CONFLICT);
    }

    @Test
    void batchesAndTheStateStoreChangeNothing() {
        Random dice = new Random(1);
        List<Price> prices = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            long late = dice.nextInt(13_000_000);
            prices.add(new Price("S", 1_000_000L * i - late, BigDecimal.valueOf(dice.nextInt(100_000), 2)));
        }
        List<MovingStatistics> whole = run(prices, Collections.nCopies(1, prices.size()), false);
        assertThat(run(prices, Collections.nCopies(100, 60), true)).isEqualTo(whole);
        assertThat(run(prices, List.of(1, 2, 3, 994, 2500, 2500), true)).isEqualTo(whole);
        assertThat(whole).hasSizeGreaterThan(3000);
    }

    private static List<MovingStatistics> run(List<Price> prices, List<Integer> batches, boolean stored) {
        PriceSeries line = new PriceSeries();
        List<MovingStatistics> results = new ArrayList<>();
        int from = 0;
        for (int size : batches) {
            for (Price price : prices.subList(from, from + size)) {
                line.offer(price, MovingStatistics.KEPT);
            }
            from += size;
            results.addAll(MovingStatistics.settle("S", line));
            line = stored ? PriceSeries.fromBytes(line.toBytes()) : line;
        }
        return results;
    }

    private PriceSeries.Verdict give(long second, String price) {
        return line.offer(new Price("S", second * 1_000_000, new BigDecimal(price)), MovingStatistics.KEPT);
    }
}
