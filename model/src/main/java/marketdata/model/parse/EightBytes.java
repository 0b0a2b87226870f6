package marketdata.model.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a text as one number, the first byte lowest: one step where a loop takes eight. The arithmetic is that of
 * Lamport, "Multiple byte processing with full-word instructions" (1975). A byte that a test reports by mistake can only
 * stand behind one that it reports rightly, so the first is always right.
 */
final class EightBytes {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private EightBytes() {}

    /** The eight bytes from {@code index} on; all must be inside the array. */
    static long at(byte[] bytes, int index) {
        return (long) WORD.get(bytes, index);
    }

    /** How many of them, from the first on, may stand in a JSON text as they are: ASCII, no quote, no backslash, no control character. */
    static int plainCharacters(long word) {
        long quote = word ^ (ONES * '"');
        long backslash = word ^ (ONES * '\\');
        long special =
                ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - ONES * 0x20) & ~word) | word;
        return Long.numberOfTrailingZeros(special & HIGH_BITS) >>> 3;
    }

    /** How many of them, from the first on, are decimal digits. */
    static int digits(long word) {
        long zeroBased = word ^ (ONES * '0');
        long others = ((zeroBased + ONES * 6) | zeroBased) & 0xF0F0F0F0F0F0F0F0L;
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number that the first {@code count} of them spell, 1 to 8; all must be digits. */
    static long number(long word, int count) {
        // Digits that are not there become leading zeros; then pairs, fours and eights are joined.
        long digits = (word << (Long.SIZE - Byte.SIZE * count)) & (ONES * 0x0F);
        long pairs = ((digits * (10 * 0x100 + 1)) >>> 8) & 0x00FF00FF00FF00FFL;
        long fours = ((pairs * (100 * 0x10000L + 1)) >>> 16) & 0x0000FFFF0000FFFFL;
        return (fours * (10_000 * 0x100000000L + 1)) >>> 32;
    }

    /** Hour, minute and second, in the lowest, fourth and seventh byte, of a word that spells {@code 23:59:58}; else below zero. */
    static long clock(long word) {
        long zeroBased = word ^ 0x30303A30303A3030L;
        long others = ((zeroBased + ONES * 6) | zeroBased) & 0xF0F0F0F0F0F0F0F0L;
        if ((others | (zeroBased & 0x0000FF0000FF0000L)) != 0) {
            return -1;
        }
        return zeroBased * 10 + (zeroBased >>> Byte.SIZE);
    }
}
