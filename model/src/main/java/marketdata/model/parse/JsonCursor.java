package marketdata.model.parse;

/** A place in the bytes of a JSON text, and the few things every reader does there. */
abstract class JsonCursor {
    byte[] bytes = new byte[0];
    int at;
    int end;

    final void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at == end || bytes[at++] != word.charAt(i)) {
                throw notJson("no JSON value");
            }
        }
        if (!atDelimiter()) {
            throw notJson("no JSON value");
        }
    }

    final boolean atDelimiter() {
        if (at == end) {
            return true;
        }
        byte b = bytes[at];
        return b == ',' || b == '}' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    final void skipSpace() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    /**
     * Where a character of a text ends that is no plain ASCII and begins here. Control characters are rejected (RFC 8259,
     * section 7), and so is everything that is not UTF-8 (RFC 3629, section 4): overlong forms, halves of surrogate pairs,
     * what lies beyond U+10FFFF, what is cut off.
     */
    final int pastRareByte() {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x20) {
            throw notJson("control character in a text");
        }
        int second = at + 1 < end ? bytes[at + 1] & 0xFF : 0;
        int length;
        boolean good;
        if (lead < 0xE0) {
            length = 2;
            good = lead >= 0xC2 && isContinuation(second);
        } else if (lead < 0xF0) {
            length = 3;
            good = isContinuation(second) && (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second < 0xA0);
        } else {
            length = 4;
            good = lead <= 0xF4
                    && isContinuation(second)
                    && (lead != 0xF0 || second >= 0x90)
                    && (lead != 0xF4 || second < 0x90);
        }
        for (int i = 2; i < length; i++) {
            good &= at + i < end && isContinuation(bytes[at + i] & 0xFF);
        }
        if (!good) {
            throw notJson("no UTF-8");
        }
        return at + length;
    }

    private static boolean isContinuation(int b) {
        return (b & 0xC0) == 0x80;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    final RejectedException notJson(String what) {
        return new RejectedException(Reason.NOT_JSON, what + " at byte " + at);
    }

    /** A value of the wrong kind in a field that matters. */
    public final RejectedException badValue(String what) {
        return new RejectedException(Reason.BAD_VALUE, what + " at byte " + at);
    }
}
