package marketdata.model.parse;

import java.nio.charset.StandardCharsets;

/**
 * ASCII text of 8 to 24 bytes that is looked for where it may stand, in three words, which overlap in a shorter one. A record: the
 * JVM takes the values of a constant's components for constants, and compares with those.
 */
public record KnownText(int length, long first, long second, long last) {
    /**
     * The text to look for.
     *
     * @throws IllegalArgumentException when it is not 8 to 24 bytes long
     */
    public static KnownText of(String ascii) {
        byte[] text = ascii.getBytes(StandardCharsets.US_ASCII);
        if (text.length < Long.BYTES || text.length > 3 * Long.BYTES) {
            throw new IllegalArgumentException(ascii + ": allowed: 8 to 24 bytes");
        }
        int end = text.length - Long.BYTES;
        return new KnownText(
                text.length,
                EightBytes.at(text, 0),
                EightBytes.at(text, Math.min(Long.BYTES, end)),
                EightBytes.at(text, end));
    }

    /** Whether it stands from {@code index} on; so many bytes must be there. */
    boolean standsAt(byte[] bytes, int index) {
        int end = length - Long.BYTES;
        return EightBytes.at(bytes, index) == first
                && EightBytes.at(bytes, index + Math.min(Long.BYTES, end)) == second
                && EightBytes.at(bytes, index + end) == last;
    }
}
