package marketdata.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.math.BigDecimal;

/** Comparison against BigDecimal. */
class DecimalProperties {
    private static final long LARGEST = 999_999_999_999_999_999L;

    @Property(tries = 8_000)
    void comparesAsBigDecimalsDo(
            @ForAll @LongRange(min = -LARGEST, max = LARGEST) long unscaled,
            @ForAll @IntRange(max = Decimal.MAX_SCALE) int scale,
            @ForAll @LongRange(min = -LARGEST, max = LARGEST) long other,
            @ForAll @IntRange(max = Decimal.MAX_SCALE) int otherScale) {
        int expected = BigDecimal.valueOf(unscaled, scale).compareTo(BigDecimal.valueOf(other, otherScale));
        assertThat(Integer.signum(Decimal.compare(unscaled, scale, other, otherScale)))
                .isEqualTo(expected);
    }

    @Property(tries = 2_000)
    void aNumberEqualsItselfWithMoreZeros(
            @ForAll @LongRange(min = -999_999, max = 999_999) long unscaled, @ForAll @IntRange(max = 12) int zeros) {
        long longer = unscaled * Decimal.power(zeros);
        assertThat(Decimal.compare(unscaled, 0, longer, zeros)).isZero();
        assertThat(Decimal.compare(longer, zeros, unscaled, 0)).isZero();
    }
}
