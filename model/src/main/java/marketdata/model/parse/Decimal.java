package marketdata.model.parse;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * An exact decimal of at most {@value #MAX_DIGITS} digits: {@code unscaled · 10^-scale}. Digits are kept as the exchange
 * printed them, so {@code 1.50} and {@code 1.5} are equal in {@link #compareTo} and differ in {@link #toString}.
 *
 * @param unscaled all digits as one number
 * @param scale how many of them stand after the point, 0 to {@value #MAX_SCALE}
 */
public record Decimal(long unscaled, int scale) implements Comparable<Decimal> {
    /** As many as always fit a long. */
    public static final int MAX_DIGITS = 18;

    /** No exchange quotes finer than 10^-12. */
    public static final int MAX_SCALE = 12;

    /** Exactly zero. */
    public static final Decimal ZERO = new Decimal(0, 0);

    private static final long[] POWERS = new long[MAX_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    /** Refuses what the limits above exclude. */
    public Decimal {
        if (scale < 0 || scale > MAX_SCALE) {
            throw new RejectedException(
                    Reason.TOO_MANY_DIGITS,
                    String.format(Locale.ROOT, "%d decimals; allowed: 0 to %d", scale, MAX_SCALE));
        }
    }

    /** 10 to the power of {@code exponent}, 0 to {@value #MAX_DIGITS}. */
    public static long power(int exponent) {
        return POWERS[exponent];
    }

    /**
     * The decimal that plain text such as {@code 0.00012} names. Zeros at its end are left out as far as there are more digits
     * than can be held: {@code 20000000000.00000000} has nineteen.
     */
    public static Decimal of(String text) {
        BigDecimal exact = new BigDecimal(text);
        int spare = Math.max(exact.precision() - MAX_DIGITS, exact.scale() - MAX_SCALE);
        if (spare > 0) {
            int zeros = exact.scale() - Math.max(0, exact.stripTrailingZeros().scale());
            exact = exact.setScale(exact.scale() - Math.max(0, Math.min(spare, zeros)));
        }
        if (exact.precision() > MAX_DIGITS) {
            throw new RejectedException(
                    Reason.TOO_MANY_DIGITS,
                    String.format(Locale.ROOT, "%d digits; allowed: %d", exact.precision(), MAX_DIGITS));
        }
        return new Decimal(exact.unscaledValue().longValueExact(), exact.scale());
    }

    /** Compares numbers, not texts. Never rounds, at any pair of scales. */
    public static int compare(long unscaled, int scale, long otherUnscaled, int otherScale) {
        if (scale == otherScale) {
            return Long.compare(unscaled, otherUnscaled);
        }
        return scale < otherScale
                ? compareProduct(unscaled, power(otherScale - scale), otherUnscaled)
                : -compareProduct(otherUnscaled, power(scale - otherScale), unscaled);
    }

    /** {@code a · factor} and {@code b}, in 128 bits. */
    private static int compareProduct(long a, long factor, long b) {
        long high = Math.multiplyHigh(a, factor);
        return high == b >> 63 ? Long.compareUnsigned(a * factor, b) : Long.compare(high, b >> 63);
    }

    @Override
    public int compareTo(Decimal other) {
        return compare(unscaled, scale, other.unscaled, other.scale);
    }

    /** The same number for arithmetic beyond this class. */
    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(unscaled, scale);
    }

    /** Plain digits, never an exponent: a JSON number as it stands. */
    @Override
    public String toString() {
        return toBigDecimal().toPlainString();
    }
}
