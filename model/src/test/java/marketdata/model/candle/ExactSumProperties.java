package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.math.BigDecimal;
import java.util.List;

/** The 128-bit sum against BigDecimal. */
class ExactSumProperties {
    private static final long LARGEST = 999_999_999_999_999_999L;

    @Property(tries = 8_000)
    void sumsEqualBigDecimalsAtAnyMixOfScales(
            @ForAll @Size(max = 30) List<@LongRange(max = LARGEST) Long> unscaled,
            @ForAll @IntRange(max = 12) int scale) {
        ExactSum sum = new ExactSum();
        BigDecimal naive = BigDecimal.ZERO;
        int each = scale;
        for (long value : unscaled) {
            sum.add(value, each);
            naive = naive.add(BigDecimal.valueOf(value, each));
            each = (each + 5) % 13;
        }
        assertThat(sum.toBigDecimal()).isEqualByComparingTo(naive);
        assertThat(sum.isZero()).isEqualTo(naive.signum() == 0);
    }

    @Property(tries = 8_000)
    void productsEqualBigDecimals(
            @ForAll @Size(max = 30) List<@LongRange(max = LARGEST) Long> prices,
            @ForAll @LongRange(max = LARGEST) long quantity) {
        ExactSum sum = new ExactSum();
        BigDecimal naive = BigDecimal.ZERO;
        for (long price : prices) {
            sum.addProduct(price, quantity, 16);
            naive = naive.add(BigDecimal.valueOf(price, 8).multiply(BigDecimal.valueOf(quantity, 8)));
        }
        assertThat(sum.toBigDecimal()).isEqualByComparingTo(naive);
    }

    @Property(tries = 8_000)
    void productsEqualBigDecimalsAtAnyMixOfScales(
            @ForAll @Size(max = 30) List<@LongRange(min = -LARGEST, max = LARGEST) Long> prices,
            @ForAll @LongRange(max = 999_999_999L) long quantity,
            @ForAll @IntRange(max = 18) int scale) {
        ExactSum sum = new ExactSum();
        BigDecimal naive = BigDecimal.ZERO;
        int each = scale;
        for (long price : prices) {
            sum.addProduct(price / 1_000_000_000, quantity, each);
            naive = naive.add(BigDecimal.valueOf(price / 1_000_000_000)
                    .multiply(BigDecimal.valueOf(quantity))
                    .scaleByPowerOfTen(-each));
            each = (each + 7) % 19;
        }
        assertThat(sum.toBigDecimal()).isEqualByComparingTo(naive);
    }

    @Example
    void decimalsFarApartAreExactToo() {
        ExactSum sum = new ExactSum();
        sum.add(1, 0);
        sum.addProduct(1, 1, 24);
        sum.add(1, 2);
        assertThat(sum.toBigDecimal()).isEqualByComparingTo("1.010000000000000000000001");
    }

    @Example
    void aSumBeyond128BitsIsNeverWrapped() {
        ExactSum sum = new ExactSum();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        sum.addProduct(LARGEST, LARGEST, 0);
                    }
                })
                .isInstanceOf(ArithmeticException.class);
    }
}
