package marketdata.model.candle;

import marketdata.model.parse.Decimal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact sum of decimals in 128 bits: {@code (high · 2^64 + low) · 10^-scale}. Coins of tiny price trade 10^12 units a
 * minute, which with eight decimals no long holds. Every step is checked: a sum beyond 128 bits throws, never wraps.
 */
final class ExactSum {
    private long high;
    private long low;
    private int scale;

    void add(long unscaled, int decimals) {
        add128(unscaled >> 63, unscaled, decimals);
    }

    void addProduct(long a, long b, int decimals) {
        add128(Math.multiplyHigh(a, b), a * b, decimals);
    }

    private void add128(long addHigh, long addLow, int decimals) {
        int finer = decimals - scale;
        if (finer == 0) {
            addAlike(addHigh, addLow);
        } else if (Math.abs(finer) > Decimal.MAX_DIGITS) {
            addSlowly(addHigh, addLow, decimals);
        } else if (finer > 0) {
            long factor = Decimal.power(finer);
            high = timesHigh(high, low, factor);
            low *= factor;
            scale = decimals;
            addAlike(addHigh, addLow);
        } else {
            long factor = Decimal.power(-finer);
            addAlike(timesHigh(addHigh, addLow, factor), addLow * factor);
        }
    }

    private void addAlike(long addHigh, long addLow) {
        long sum = low + addLow;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        high = Math.addExact(Math.addExact(high, addHigh), carry);
        low = sum;
    }

    /** The upper 64 bits of a product; {@code factor} is positive. */
    private static long timesHigh(long high, long low, long factor) {
        long carried = Math.multiplyHigh(low, factor) + ((low >> 63) & factor);
        return Math.addExact(Math.multiplyExact(high, factor), carried);
    }

    /** More than eighteen decimals apart: the first product of a minute may be. */
    private void addSlowly(long addHigh, long addLow, int decimals) {
        BigDecimal sum = toBigDecimal().add(new BigDecimal(toBigInteger(addHigh, addLow), decimals));
        BigInteger unscaled = sum.unscaledValue();
        if (unscaled.bitLength() > 127) {
            throw new ArithmeticException("a minute's sum needs more than 128 bits: " + sum);
        }
        low = unscaled.longValue();
        high = unscaled.shiftRight(64).longValue();
        scale = sum.scale();
    }

    boolean isZero() {
        return high == 0 && low == 0;
    }

    BigDecimal toBigDecimal() {
        return new BigDecimal(toBigInteger(high, low), scale);
    }

    private static BigInteger toBigInteger(long high, long low) {
        BigInteger unsignedLow = BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
        return BigInteger.valueOf(high).shiftLeft(64).or(unsignedLow);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
        out.writeByte(scale);
    }

    static ExactSum read(DataInput in) throws IOException {
        ExactSum sum = new ExactSum();
        sum.high = in.readLong();
        sum.low = in.readLong();
        sum.scale = in.readByte();
        return sum;
    }
}
