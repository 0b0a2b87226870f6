package marketdata.model.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings by their bytes, so that one seen before costs no new object and is not checked again. Not thread-safe. */
public final class InternedStrings {
    private static final int SLOT_BITS = 12;
    private static final int SLOTS = 1 << SLOT_BITS;

    private final Entry[] entries = new Entry[SLOTS];
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
        long first = first(bytes, start, stop);
        long last = stop - start > Long.BYTES ? EightBytes.at(bytes, stop - Long.BYTES) : 0;
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the product's high bits depend on all
        // bits.
        int slot = (int) (((first * 31 + last) * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - SLOT_BITS));
        Entry entry = entries[slot];
        if (entry == null || !entry.is(first, last, bytes, start, stop)) {
            if (!rule.allows(bytes, start, stop)) {
                throw json.badValue(allowed);
            }
            entry = new Entry(first, last, Arrays.copyOfRange(bytes, start, stop));
            entries[slot] = entry;
        }
        return entry.value;
    }

    /** The first eight bytes; of a shorter text all of them, behind zeros. */
    private static long first(byte[] bytes, int start, int stop) {
        int length = stop - start;
        if (length >= Long.BYTES) {
            return EightBytes.at(bytes, start);
        }
        if (length > 0 && stop >= Long.BYTES) {
            return EightBytes.at(bytes, stop - Long.BYTES) & (-1L << (Long.SIZE - Byte.SIZE * length));
        }
        long word = 0;
        for (int i = start; i < stop; i++) {
            word = (word >>> Byte.SIZE) | ((long) bytes[i] << (Long.SIZE - Byte.SIZE));
        }
        return word;
    }

    /** A string, its bytes, and the first and last eight of those. */
    private static final class Entry {
        private final long first;
        private final long last;
        private final byte[] key;
        private final String value;

        Entry(long first, long last, byte[] key) {
            this.first = first;
            this.last = last;
            this.key = key;
            this.value = new String(key, StandardCharsets.UTF_8).intern();
        }

        boolean is(long otherFirst, long otherLast, byte[] bytes, int start, int stop) {
            int length = stop - start;
            return first == otherFirst
                    && last == otherLast
                    && key.length == length
                    // Up to sixteen bytes are in the two words.
                    && (length <= 2 * Long.BYTES || Arrays.equals(key, 0, length, bytes, start, stop));
        }
    }

    /** What the bytes of a string may be. */
    @FunctionalInterface
    public interface Rule {
        /** Whether the UTF-8 bytes from {@code start} to {@code stop} (exclusive) are allowed. */
        boolean allows(byte[] bytes, int start, int stop);
    }
}
