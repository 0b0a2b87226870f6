package marketdata.model.parse;

/** Numbers as exact longs. */
abstract class JsonNumbers extends JsonCursor {
    private static final int MAX_EXPONENT = 40;

    private long unscaled;
    private int scale;

    /** Reads a whole number without fraction or exponent that fits a long. */
    public final long integer() {
        int from = at;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int digits = at;
        byte[] text = bytes;
        int to = end;
        long value = 0;
        int i = at;
        while (i <= to - Long.BYTES && i - digits < 16) {
            long word = EightBytes.at(text, i);
            int count = EightBytes.digits(word);
            if (count == 0) {
                break;
            }
            value = value * Decimal.power(count) + EightBytes.number(word, count);
            i += count;
            if (count < Long.BYTES) {
                break;
            }
        }
        for (; i < to && isDigit(text[i]); i++) {
            int digit = text[i] - '0';
            // 18 digits always fit.
            if (i - digits >= 18 && value > (Long.MAX_VALUE - digit) / 10) {
                at = i;
                throw badValue("whole number beyond 2^63");
            }
            value = 10 * value + digit;
        }
        at = i;
        if (at == digits || (at - digits > 1 && bytes[digits] == '0') || !atDelimiter()) {
            at = from;
            throw badValue("expected a whole number");
        }
        return negative ? -value : value;
    }

    /** Reads a decimal, bare or as text; {@link #unscaled} and {@link #scale} hold it, exact. */
    public final void decimal() {
        boolean quoted = at < end && bytes[at] == '"';
        if (quoted) {
            at++;
        }
        number();
        if (quoted) {
            if (at == end || bytes[at] != '"') {
                throw badValue("expected a number");
            }
            at++;
        } else if (!atDelimiter()) {
            throw badValue("expected a number");
        }
    }

    /** All digits of the last read decimal. */
    public final long unscaled() {
        return unscaled;
    }

    /** How many of them stand after the point. */
    public final int scale() {
        return scale;
    }

    private void number() {
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        if (at == end || !isDigit(bytes[at])) {
            throw badValue("expected a number");
        }
        if (bytes[at] == '0' && at + 1 < end && isDigit(bytes[at + 1])) {
            throw badValue("number with a leading zero");
        }
        if (plainNumber(negative)) {
            return;
        }
        long value = 0;
        int decimals = 0;
        int droppedZeros = 0;
        boolean fraction = false;
        for (; at < end; at++) {
            byte b = bytes[at];
            if (b == '.' && !fraction) {
                fraction = true;
                if (at + 1 == end || !isDigit(bytes[at + 1])) {
                    throw badValue("number ends in a point");
                }
                continue;
            }
            if (!isDigit(b)) {
                break;
            }
            if (fraction && b == '0' && (decimals + droppedZeros >= Decimal.MAX_SCALE || droppedZeros > 0)) {
                droppedZeros++;
                continue;
            }
            if (droppedZeros > 0 || value >= Decimal.power(Decimal.MAX_DIGITS - 1)) {
                if (fraction && b == '0') {
                    droppedZeros++;
                    continue;
                }
                throw new RejectedException(
                        Reason.TOO_MANY_DIGITS,
                        "more than " + Decimal.MAX_DIGITS + " digits, or too fine, at byte " + at);
            }
            value = 10 * value + (b - '0');
            if (fraction) {
                decimals++;
            }
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            decimals -= exponent();
        }
        unscaled = negative ? -value : value;
        settleScale(decimals);
    }

    /** A number of at most 18 characters without an exponent, as nearly all are; false leaves everything as it was. */
    private boolean plainNumber(boolean negative) {
        byte[] text = bytes;
        if (end - at > 3 * Long.BYTES && shortNumber(text, negative)) {
            return true;
        }
        int to = Math.min(end, at + 19);
        int point = -1;
        long value = 0;
        int i = at;
        for (; i < to; i++) {
            byte b = text[i];
            if (isDigit(b)) {
                value = 10 * value + (b - '0');
            } else if (b == '.' && point < 0) {
                point = i;
            } else {
                break;
            }
        }
        int decimals = point < 0 ? 0 : i - point - 1;
        boolean whole = i < to && (text[i] | 0x20) != 'e' && point != i - 1;
        if (!whole || decimals > Decimal.MAX_SCALE) {
            return false;
        }
        at = i;
        unscaled = negative ? -value : value;
        scale = decimals;
        return true;
    }

    /** A number of at most seven digits before the point and fifteen behind it. */
    private boolean shortNumber(byte[] text, boolean negative) {
        long word = EightBytes.at(text, at);
        int whole = EightBytes.digits(word);
        if (whole == Long.BYTES) {
            return false;
        }
        long value = EightBytes.number(word, whole);
        int i = at + whole;
        int decimals = 0;
        if (text[i] == '.') {
            i++;
            int count;
            do {
                word = EightBytes.at(text, i);
                count = EightBytes.digits(word);
                if (count == 0 && decimals == 0) {
                    return false;
                }
                if (count > 0) {
                    value = value * Decimal.power(count) + EightBytes.number(word, count);
                }
                i += count;
                decimals += count;
            } while (count == Long.BYTES && decimals == Long.BYTES);
        }
        if (decimals > Decimal.MAX_SCALE || whole + decimals > Decimal.MAX_DIGITS || (text[i] | 0x20) == 'e') {
            return false;
        }
        at = i;
        unscaled = negative ? -value : value;
        scale = decimals;
        return true;
    }

    private int exponent() {
        boolean negative = at < end && bytes[at] == '-';
        if (negative || (at < end && bytes[at] == '+')) {
            at++;
        }
        int from = at;
        int value = 0;
        while (at < end && isDigit(bytes[at])) {
            value = Math.min(10 * value + (bytes[at] - '0'), 1_000_000);
            at++;
        }
        if (at == from) {
            throw badValue("number ends in its exponent");
        }
        if (value > MAX_EXPONENT) {
            throw new RejectedException(Reason.TOO_MANY_DIGITS, "exponent " + value + "; allowed: " + MAX_EXPONENT);
        }
        return negative ? -value : value;
    }

    /** Brings a scale from an exponent into 0..12 where no digit is lost by it. */
    private void settleScale(int decimals) {
        scale = decimals;
        while (scale > Decimal.MAX_SCALE && unscaled != 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
        while (scale < 0 && Math.abs(unscaled) < Decimal.power(Decimal.MAX_DIGITS - 1)) {
            unscaled *= 10;
            scale++;
        }
        if (unscaled == 0) {
            scale = Math.min(Math.max(scale, 0), Decimal.MAX_SCALE);
        }
        if (scale < 0 || scale > Decimal.MAX_SCALE) {
            throw new RejectedException(
                    Reason.TOO_MANY_DIGITS, scale + " decimals; allowed: 0 to " + Decimal.MAX_SCALE);
        }
    }
}
