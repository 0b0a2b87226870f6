package marketdata.spark.prices;

import marketdata.connect.kafka.DeadLetter;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * A record to be written.
 *
 * @param reason why it is a dead letter; null for a result, as are {@code where} and {@code detail}
 * @param line the records it stands among: a job gives those of one line in order of their places, each once
 * @param place a result's instant, microseconds since 1970 UTC; the offset of a record that was rejected
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record OutputRecord(
        String topic, String key, byte[] value, String reason, String where, String detail, String line, long place)
        implements Serializable {
    /** A result about an instant. */
    public static OutputRecord result(String topic, String symbol, long micros, byte[] value) {
        return new OutputRecord(topic, symbol, value, null, null, null, resultLine(topic, symbol), micros);
    }

    /** A dead letter. */
    public static OutputRecord rejected(RecordOrigin source, String key, byte[] value, String reason, String detail) {
        String line = source.topic() + '-' + source.partition();
        String where = source.toString();
        String topic = DeadLetter.topicOf(source.topic());
        return new OutputRecord(topic, key, value, reason, where, detail, line, source.offset());
    }

    /** The dead letter it is; null for a result. */
    public DeadLetter deadLetter() {
        return reason == null ? null : new DeadLetter(topic, keyBytes(), value, reason, where, detail);
    }

    /** The key in bytes, may be null. */
    public byte[] keyBytes() {
        return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    /** The line of a topic's results about a symbol. */
    public static String resultLine(String topic, String symbol) {
        return topic + '|' + symbol;
    }
}
