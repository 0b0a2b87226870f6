package marketdata.model.parse;

/** Objects and arrays: into them, from one element to the next, past what nobody wants. */
abstract class JsonStructure extends JsonNumbers {
    private static final int MAX_DEPTH = 16;

    private boolean first;

    /** Enters the object that must stand here. */
    public final void enterObject() {
        if (at == end || bytes[at] != '{') {
            throw notJson("expected an object");
        }
        at++;
        first = true;
    }

    /** Enters the array that must stand here. */
    public final void enterArray() {
        if (at == end || bytes[at] != '[') {
            throw notJson("expected an array");
        }
        at++;
        first = true;
    }

    /** Moves to the next element of an array and returns true, or leaves the array. */
    public final boolean nextElement() {
        return next((byte) ']');
    }

    final boolean next(byte closing) {
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

    /** Passes over the value here, whatever it is. */
    public final void skip() {
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
            } else if (b < 0x20) {
                at--;
                at = pastRareByte();
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
        while (at <= end - Long.BYTES) {
            int digits = EightBytes.digits(EightBytes.at(bytes, at));
            at += digits;
            if (digits < Long.BYTES) {
                break;
            }
        }
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw notJson("no JSON value");
        }
    }
}
