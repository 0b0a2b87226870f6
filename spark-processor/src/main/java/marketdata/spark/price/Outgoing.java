package marketdata.spark.price;

import java.io.Serializable;

/**
 * A record to be written.
 *
 * @param reason why it is a dead letter; null for a result, as are {@code where} and {@code detail}
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Outgoing(String topic, String key, byte[] value, String reason, String where, String detail)
        implements Serializable {
    /** A result. */
    public static Outgoing result(String topic, String key, byte[] value) {
        return new Outgoing(topic, key, value, null, null, null);
    }

    /** A dead letter. */
    public static Outgoing refused(Source source, String key, byte[] value, String reason, String detail) {
        return new Outgoing(PriceTopics.deadLetter(source.topic()), key, value, reason, source.toString(), detail);
    }
}
