package marketdata.producer.clean;

import static marketdata.producer.Trades.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Decimal;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class PriceSpikesTest {
    private final PriceSpikes spikes = new PriceSpikes(new BigDecimal("1.0"));

    private boolean spike(String price, double seconds) {
        return spikes.isSpike(Decimal.of(price), at(seconds));
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
    void aTradeOlderThanTheWindowIsNeitherJudgedNorCounted() {
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

    @Test
    void randomTradesInDisorderAgreeWithTheDefinition() {
        Random random = new Random(20261120);
        List<double[]> taken = new ArrayList<>();
        List<String> prices = new ArrayList<>();
        double newest = 0;
        int found = 0;
        for (int i = 0; i < 5000; i++) {
            double time = Math.max(0, i * 0.2 + random.nextInt(-90_000_000, 3_000_000) / 1e6 * (i % 7 == 0 ? 1 : 0));
            String price = "%d.%02d".formatted(100 + random.nextInt(3), random.nextInt(100));
            newest = Math.max(newest, time);
            boolean expected = expected(taken, prices, newest, time, price);
            assertThat(spike(price, time)).as("trade %d", i).isEqualTo(expected);
            found += expected ? 1 : 0;
            if (at(time) > at(newest) - PriceSpikes.WINDOW_MICROS) {
                taken.add(new double[] {time});
                prices.add(price);
            }
        }
        assertThat(found).isBetween(100, 4000);
    }

    private static boolean expected(
            List<double[]> taken, List<String> prices, double newest, double time, String price) {
        if (at(time) <= at(newest) - PriceSpikes.WINDOW_MICROS) {
            return false;
        }
        BigDecimal sum = BigDecimal.ZERO;
        int count = 0;
        for (int i = 0; i < taken.size(); i++) {
            if (at(taken.get(i)[0]) > at(newest) - PriceSpikes.WINDOW_MICROS) {
                sum = sum.add(new BigDecimal(prices.get(i)));
                count++;
            }
        }
        if (count < PriceSpikes.FEWEST) {
            return false;
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
        BigDecimal limit = mean.multiply(new BigDecimal("0.01"));
        return new BigDecimal(price).subtract(mean).abs().compareTo(limit) > 0;
    }
}
