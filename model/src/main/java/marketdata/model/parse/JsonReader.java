package marketdata.model.parse;

import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON text from bytes, front to back, without making objects. Stricter than most: one value, no comments, no
 * escapes in names, no broken UTF-8; numbers come as exact longs. Reusable, not thread-safe.
 *
 * <p>Grammar: RFC 8259. Whatever deviates ends in a {@link RejectedException}, never in another exception.
 */
public final class JsonReader extends JsonStructure {
    private int start;
    private int stop;

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

    /**
     * Moves past this text if it stands here and a value other than {@code null} follows at once; else stays. For a layout that
     * is known: braces, names and commas in one step.
     */
    public boolean passes(KnownText layout) {
        int after = at + layout.length();
        if (after >= end || !layout.standsAt(bytes, at)) {
            return false;
        }
        byte b = bytes[after];
        if (b <= ' ' || b == 'n' || b == ',' || b == '}') {
            return false;
        }
        at = after;
        return true;
    }

    /** Whether the whole text ends here with a closing brace. */
    public boolean isLastBrace() {
        return at == end - 1 && bytes[at] == '}';
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

    /** Reads a text without escapes; {@link #string}, {@link #nameIs} and {@link #start} give it. */
    public void text() {
        if (at == end || bytes[at] != '"') {
            throw badValue("expected a text");
        }
        start = ++at;
        // Local copies: the compiler keeps those in registers, fields it must write back at every step.
        byte[] text = bytes;
        int to = end;
        int i = start;
        while (i <= to - Long.BYTES) {
            int plain = EightBytes.plainCharacters(EightBytes.at(text, i));
            i += plain;
            if (plain < Long.BYTES) {
                break;
            }
        }
        for (; i < to; i++) {
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
            if (b < 0x20) {
                at = i;
                i = pastRareByte() - 1;
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

    /** The text must be over: nothing but white space may follow. */
    public void finish() {
        skipSpace();
        if (at < end) {
            throw notJson("something follows the object");
        }
    }
}
