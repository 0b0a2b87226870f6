package marketdata.producer.live.feed;

import marketdata.model.trade.Topics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One frame as it came.
 *
 * @param bytes the payload; of an oversize frame only the first {@value #KEPT} bytes
 * @param kind how it came
 * @param length of the whole payload, in bytes
 * @param sha256 of the whole payload in hex when it is oversize, else null
 * @param receivedMicros when our socket had it: microseconds since 1970 UTC
 * @param connection the socket's UUID, {@link #REST}, {@link #BACKFILL}, or the dead letter it lay in
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record ReceivedFrame(
        byte[] bytes, Kind kind, long length, String sha256, long receivedMicros, String connection) {
    /** What is kept of a larger one: 64 KiB. */
    public static final int KEPT = 1 << 16;

    /** The {@link #connection} of a trade that was fetched over REST and put into the form of a frame. */
    public static final String REST = "rest";

    /** The {@link #connection} of a past trade that the command {@code backfill} has fetched. */
    public static final String BACKFILL = "backfill";

    /** How a payload came. */
    public enum Kind {
        /** A text message. */
        TEXT,
        /** A binary message. */
        BINARY,
        /** Nothing usable: the library had to end the connection over it, and its bytes are lost. */
        BROKEN
    }

    /** A payload of any size; cut, with its hash, when it is beyond {@link Topics#LARGEST_VALUE}. */
    public static ReceivedFrame of(byte[] payload, Kind kind, long receivedMicros, String connection) {
        if (payload.length <= Topics.LARGEST_VALUE) {
            return new ReceivedFrame(payload, kind, payload.length, null, receivedMicros, connection);
        }
        return new ReceivedFrame(
                Arrays.copyOf(payload, KEPT), kind, payload.length, sha256(payload), receivedMicros, connection);
    }

    /** What remains of a frame that ended its connection: the words of the close reason. */
    public static ReceivedFrame broken(String reason, long receivedMicros, String connection) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return new ReceivedFrame(words, Kind.BROKEN, words.length, null, receivedMicros, connection);
    }

    /** Whether the payload was too large to be kept whole. */
    public boolean oversize() {
        return sha256 != null;
    }

    /** Whether a socket delivered it, not REST. */
    public boolean fromSocket() {
        return !REST.equals(connection);
    }

    /** Whether a command put it there, not the feed: it says nothing about how far the feed has come. */
    public boolean byCommand() {
        return BACKFILL.equals(connection) || connection.startsWith(Topics.TRADES_DEAD_LETTER);
    }

    private static String sha256(byte[] payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
