package marketdata.connect.kafka;

import static marketdata.model.trade.Topics.DETAIL;
import static marketdata.model.trade.Topics.REASON;
import static marketdata.model.trade.Topics.WHERE;

import marketdata.model.trade.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A record that could not be used, or a trade that was rejected, as a record of a dead-letter topic.
 *
 * @param topic of the dead letters
 * @param key of the record, may be null
 * @param value the bytes as received, may be null
 * @param reason in wire form
 * @param where {@code topic-partition-offset} of the record; the job's name for a trade that its state rejected, {@code producer} for the producer
 * @param detail the reason in words
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received, never compared
public record DeadLetter(String topic, byte[] key, byte[] value, String reason, String where, String detail) {
    private static final int KEPT_BYTES = 64 << 10;
    private static final int LONGEST_DETAIL = 4 << 10;

    /** The topic of the dead letters of a topic whose records are JSON. */
    public static String topicOf(String topic) {
        return topic + "_dead_letter";
    }

    /** The record to send: value and key cut when they are too large for a topic with Kafka's default limits. */
    public ProducerRecord<byte[], byte[]> record() {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        add(record.headers(), REASON, reason);
        add(record.headers(), WHERE, where);
        add(record.headers(), DETAIL, detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail);
        return length(value) > Topics.LARGEST_VALUE || length(key) > KEPT_BYTES ? cut(record) : record;
    }

    /**
     * The beginning of a record that is too large, with the length and hash of the whole in its headers. A key that is
     * itself too large is left out.
     */
    public static ProducerRecord<byte[], byte[]> cut(ProducerRecord<byte[], byte[]> whole) {
        byte[] value = whole.value();
        ProducerRecord<byte[], byte[]> cut = new ProducerRecord<>(
                whole.topic(),
                length(whole.key()) > KEPT_BYTES ? null : whole.key(),
                length(value) > KEPT_BYTES ? Arrays.copyOf(value, KEPT_BYTES) : value);
        whole.headers().forEach(cut.headers()::add);
        if (!isCut(whole)) {
            add(cut.headers(), "truncated", "true");
            add(cut.headers(), "length", Integer.toString(length(value)));
            add(cut.headers(), "sha256", sha256(value));
        }
        return cut;
    }

    /** Whether {@link #cut} made it. */
    public static boolean isCut(ProducerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader("truncated") != null;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes == null ? new byte[0] : bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
