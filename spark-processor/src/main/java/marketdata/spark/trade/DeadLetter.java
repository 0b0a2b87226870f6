package marketdata.spark.trade;

import marketdata.model.Reason;

import java.io.Serializable;

/**
 * A record that could not be used.
 *
 * @param where {@code topic-partition-offset}
 * @param key the record's key, may be null
 * @param value the record's bytes as received, may be null
 * @param detail the reason in words
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received, never compared
public record DeadLetter(String where, byte[] key, byte[] value, Reason reason, String detail)
        implements Serializable {}
