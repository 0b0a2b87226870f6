package marketdata.model.parse;

import java.nio.charset.StandardCharsets;

/** Strings by their bytes, so that a symbol seen before costs no new object. Not thread-safe. */
public final class InternedStrings {
    private static final int SLOTS = 4096;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] values = new String[SLOTS];

    /**
     * The symbol that stands at {@code json}.
     *
     * @throws marketdata.model.parse.RejectedException when it is no text that {@link Symbols} allows
     */
    public String symbol(JsonReader json) {
        json.text();
        if (!Symbols.isSymbol(json.bytes(), json.start(), json.stop())) {
            throw json.badValue("symbol must be " + Symbols.ALLOWED);
        }
        return of(json.bytes(), json.start(), json.stop());
    }

    /** The string that a range of UTF-8 bytes spells. */
    public String of(byte[] bytes, int start, int stop) {
        int hash = 1;
        for (int i = start; i < stop; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        byte[] key = keys[slot];
        if (key != null && java.util.Arrays.equals(key, 0, key.length, bytes, start, stop)) {
            return values[slot];
        }
        keys[slot] = java.util.Arrays.copyOfRange(bytes, start, stop);
        values[slot] = new String(keys[slot], StandardCharsets.UTF_8).intern();
        return values[slot];
    }
}
