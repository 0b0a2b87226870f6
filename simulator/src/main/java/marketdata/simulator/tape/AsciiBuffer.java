package marketdata.simulator.tape;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text under construction, reused for every frame so that a frame costs no object. */
public final class AsciiBuffer {

    /** Amounts are held as whole numbers of this many decimals, as Binance prints them. */
    public static final int DECIMALS = 8;

    private static final long ONE = 100_000_000L;

    private byte[] bytes = new byte[512];
    private int length;

    public AsciiBuffer clear() {
        length = 0;
        return this;
    }

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public AsciiBuffer add(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    public AsciiBuffer add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole number; negative ones are written the slow way, they do not happen in a trade. */
    public AsciiBuffer number(long value) {
        if (value < 0) {
            return add(Long.toString(value));
        }
        reserve(20);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        digits(value, digits);
        return this;
    }

    /** An amount of 8 decimals, always printed in full: 268380000000 is {@code 2683.80000000}. */
    public AsciiBuffer amount(long unscaled) {
        if (unscaled < 0) {
            return add(amountText(unscaled));
        }
        number(unscaled / ONE);
        reserve(1 + DECIMALS);
        bytes[length++] = '.';
        digits(unscaled % ONE, DECIMALS);
        return this;
    }

    /** The same amount as a string. */
    public static String amountText(long unscaled) {
        return BigDecimal.valueOf(unscaled, DECIMALS).toPlainString();
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void digits(long value, int count) {
        long rest = value;
        for (int i = length + count - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
