package marketdata.model.json;

import marketdata.model.Decimal;
import marketdata.model.Reason;
import marketdata.model.RejectedException;

import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON text from bytes, front to back, without making objects. Stricter than most: one value, no comments, no
 * escapes in names, no duplicate white lies; numbers come as exact longs. Reusable, not thread-safe.
 *
 * <p>Grammar: RFC 8259. Whatever deviates ends in a {@link RejectedException}, never in another exception.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_EXPONENT = 40;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean first;

    private int start;
    private int stop;
    private long unscaled;
    private int scale;

    /** Starts over on new bytes. */
    public JsonReader reset(byte[] text) {
        bytes = text;
        at = 0;
        end = text.length;
        skipSpace();
        if (at == end) {
            throw new RejectedException(Reason.EMPTY, "nothing but white space");
        }
        return this;
    }

    /** Enters the object that must stand here. */
    public void enterObject() {
        if (at == end || bytes[at] != '{') {
            throw notJson("expected an object");
        }
        at++;
        first = true;
    }

    /** Enters the array that must stand here. */
    public void enterArray() {
        if (at == end || bytes[at] != '[') {
            throw notJson("expected an array");
        }
        at++;
        first = true;
    }

    /** Moves to the next element of an array and returns true, or leaves the array. */
    public boolean nextElement() {
        return next((byte) ']');
    }

    /** Moves to the next field of an object, past its name (see {@link #nameIs}), or leaves the object. */
    public boolean nextField() {
        if (!next((byte) '}')) {
            return false;
        }
        if (at == end || bytes[at] != '"') {
            throw notJson("expected a name");
        }
        text();
        skipSpace();
        if (at == end || bytes[at] != ':') {
            throw notJson("expected ':'");
        }
        at++;
        skipSpace();
        if (at == end || bytes[at] == '}' || bytes[at] == ',') {
            throw notJson("expected a value");
        }
        return true;
    }

    private boolean next(byte closing) {
        skipSpace();
        if (at == end) {
            throw notJson("cut off");
        }
        if (bytes[at] == closing) {
            at++;
            first = false;
            return false;
        }
        if (!first) {
            if (bytes[at] != ',') {
                throw notJson("expected ',' or the end");
            }
            at++;
            skipSpace();
        }
        first = false;
        return true;
    }

    /** How long the last read text or name is, in bytes. */
    public int length() {
        return stop - start;
    }

    /** First byte of the last read text or name; 0 when it is empty. */
    public byte firstByte() {
        return start == stop ? 0 : bytes[start];
    }

    /** Whether the last read text or name is this ASCII text. */
    public boolean nameIs(String ascii) {
        int length = stop - start;
        if (length != ascii.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the value here is {@code null}. */
    public boolean isNull() {
        return at < end && bytes[at] == 'n';
    }

    /** Whether the value here is a text. */
    public boolean isText() {
        return at < end && bytes[at] == '"';
    }

    /** Whether the value here is an object. */
    public boolean isObject() {
        return at < end && bytes[at] == '{';
    }

    /** Whether the value here is an array. */
    public boolean isArray() {
        return at < end && bytes[at] == '[';
    }

    /** Reads a text without escapes; {@link #string}, {@link #nameIs} and {@link #start} tell what it is. */
    public void text() {
        if (at == end || bytes[at] != '"') {
            throw badValue("expected a text");
        }
        start = ++at;
        // Local copies: the compiler keeps those in registers, fields it must write back at every step.
        byte[] text = bytes;
        int to = end;
        for (int i = start; i < to; i++) {
            byte b = text[i];
            if (b == '"') {
                stop = i;
                at = i + 1;
                return;
            }
            if (b == '\\') {
                at = i;
                throw badValue("escape sequence");
            }
            if (b >= 0 && b < 0x20) {
                at = i;
                throw notJson("control character in a text");
            }
        }
        at = to;
        throw notJson("text cut off");
    }

    /** Where the last read text begins in {@link #bytes}. */
    public int start() {
        return start;
    }

    /** Where it ends, exclusive. */
    public int stop() {
        return stop;
    }

    /** The bytes being read. */
    public byte[] bytes() {
        return bytes;
    }

    /** The last read text as a string. */
    public String string() {
        return new String(bytes, start, stop - start, StandardCharsets.UTF_8);
    }

    /** Reads a truth value. */
    public boolean bool() {
        if (at < end && bytes[at] == 't') {
            word("true");
            return true;
        }
        if (at < end && bytes[at] == 'f') {
            word("false");
            return false;
        }
        throw badValue("expected true or false");
    }

    /** Reads a whole number without fraction or exponent that fits a long. */
    public long integer() {
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
    public void decimal() {
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
    public long unscaled() {
        return unscaled;
    }

    /** How many of them stand after the point. */
    public int scale() {
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

    /** Passes over the value here, whatever it is. */
    public void skip() {
        skip(0);
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) {
            throw notJson("nested deeper than " + MAX_DEPTH);
        }
        if (at == end) {
            throw notJson("cut off");
        }
        switch (bytes[at]) {
            case '"' -> skipText();
            case '{' -> {
                enterObject();
                while (next((byte) '}')) {
                    skipText();
                    skipSpace();
                    if (at == end || bytes[at++] != ':') {
                        throw notJson("expected ':'");
                    }
                    skipSpace();
                    skip(depth + 1);
                }
            }
            case '[' -> {
                enterArray();
                while (next((byte) ']')) {
                    skip(depth + 1);
                }
            }
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> skipNumber();
        }
    }

    private void skipText() {
        if (at == end || bytes[at] != '"') {
            throw notJson("expected a text");
        }
        at++;
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                skipEscape();
            } else if (b >= 0 && b < 0x20) {
                throw notJson("control character in a text");
            }
        }
        throw notJson("text cut off");
    }

    private void skipEscape() {
        if (at == end || "\"\\/bfnrtu".indexOf(bytes[at]) < 0) {
            throw notJson("no escape sequence");
        }
        if (bytes[at++] == 'u') {
            for (int last = at + 4; at < last; at++) {
                if (at == end || Character.digit(bytes[at], 16) < 0) {
                    throw notJson("no escape sequence");
                }
            }
        }
    }

    private void skipNumber() {
        if (bytes[at] == '-') {
            at++;
        }
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            skipDigits();
        }
        if (at < end && bytes[at] == '.') {
            at++;
            skipDigits();
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            skipDigits();
        }
        if (!atDelimiter()) {
            throw notJson("no JSON value");
        }
    }

    private void skipDigits() {
        int from = at;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw notJson("no JSON value");
        }
    }

    /** The text must be over: nothing but white space may follow. */
    public void finish() {
        skipSpace();
        if (at < end) {
            throw notJson("something follows the object");
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at == end || bytes[at++] != word.charAt(i)) {
                throw notJson("no JSON value");
            }
        }
        if (!atDelimiter()) {
            throw notJson("no JSON value");
        }
    }

    private boolean atDelimiter() {
        if (at == end) {
            return true;
        }
        byte b = bytes[at];
        return b == ',' || b == '}' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void skipSpace() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private RejectedException notJson(String what) {
        return new RejectedException(Reason.NOT_JSON, what + " at byte " + at);
    }

    /** A value of the wrong kind in a field that matters. */
    public RejectedException badValue(String what) {
        return new RejectedException(Reason.BAD_VALUE, what + " at byte " + at);
    }
}
