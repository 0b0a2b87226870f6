package marketdata.model.candle;

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
        if (decimals != scale) {
            addSlowly(new BigDecimal(toBigInteger(addHigh, addLow), decimals));
            return;
        }
        long sum = low + addLow;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        high = Math.addExact(Math.addExact(high, addHigh), carry);
        low = sum;
    }

    /** Another number of decimals than before: rare, an exchange prints a symbol always alike. */
    private void addSlowly(BigDecimal addend) {
        BigDecimal sum = toBigDecimal().add(addend);
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
