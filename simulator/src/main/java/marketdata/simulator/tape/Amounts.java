package marketdata.simulator.tape;

import java.math.BigDecimal;

/** Amounts as text and as whole numbers of 10^-8. */
public final class Amounts {

    private Amounts() {}

    /** An amount of up to 11 digits before the point and 8 after it, scaled by 10^8; -1 when it is not one. */
    public static long scaled(String text) {
        int point = text.indexOf('.');
        int whole = point < 0 ? text.length() : point;
        int decimals = point < 0 ? 0 : text.length() - point - 1;
        if (whole < 1 || whole > 11 || decimals > AsciiBuffer.DECIMALS || (point >= 0 && decimals == 0)) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (i != point) {
                if (digit < '0' || digit > '9') {
                    return -1;
                }
                value = 10 * value + (digit - '0');
            }
        }
        for (int i = decimals; i < AsciiBuffer.DECIMALS; i++) {
            value *= 10;
        }
        // 19 digits may not fit a long; what does not comes out negative.
        return value < 0 ? -1 : value;
    }

    /** Without trailing zeros, as exchanges write it that do not pad: 268380000000 is {@code 2683.8}. */
    public static String plain(long scaled) {
        return decimal(scaled).stripTrailingZeros().toPlainString();
    }

    /** As an exact decimal. */
    public static BigDecimal decimal(long scaled) {
        return BigDecimal.valueOf(scaled, AsciiBuffer.DECIMALS);
    }
}
