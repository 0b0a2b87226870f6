package marketdata.model.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings by their bytes, so that one seen before costs no new object and is not checked again. Not thread-safe. */
public final class InternedStrings {
    private static final int SLOT_BITS = 12;
    private static final int SLOTS = 1 << SLOT_BITS;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] values = new String[SLOTS];
    private final Rule rule;
    private final String allowed;

    /** @param allowed the rule in the words of an error message */
    public InternedStrings(Rule rule, String allowed) {
        this.rule = rule;
        this.allowed = allowed;
    }

    /** Of symbols, as {@link Symbols} allows them. */
    public static InternedStrings symbols() {
        return new InternedStrings(Symbols::isSymbol, "symbol must be " + Symbols.ALLOWED);
    }

    /**
     * The string that stands at {@code json}.
     *
     * @throws RejectedException when it is no text that the rule allows
     */
    public String of(JsonReader json) {
        json.text();
        byte[] bytes = json.bytes();
        int start = json.start();
        int stop = json.stop();
        int slot = slot(bytes, start, stop);
        byte[] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, bytes, start, stop)) {
            return values[slot];
        }
        if (!rule.allows(bytes, start, stop)) {
            throw json.badValue(allowed);
        }
        keys[slot] = Arrays.copyOfRange(bytes, start, stop);
        values[slot] = new String(keys[slot], StandardCharsets.UTF_8).intern();
        return values[slot];
    }

    private static int slot(byte[] bytes, int start, int stop) {
        int length = stop - start;
        long mixed = length;
        if (length >= Long.BYTES) {
            mixed += EightBytes.at(bytes, start) * 31 + EightBytes.at(bytes, stop - Long.BYTES);
        } else {
            for (int i = start; i < stop; i++) {
                mixed = 31 * mixed + bytes[i];
            }
        }
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the product's high bits depend on all
        // bits.
        return (int) ((mixed * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - SLOT_BITS));
    }

    /** What the bytes of a string may be. */
    @FunctionalInterface
    public interface Rule {
        /** Whether the UTF-8 bytes from {@code start} to {@code stop} (exclusive) are allowed. */
        boolean allows(byte[] bytes, int start, int stop);
    }
}
