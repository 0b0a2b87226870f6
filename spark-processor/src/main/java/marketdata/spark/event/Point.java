package marketdata.spark.event;

import marketdata.spark.price.Source;
import marketdata.spark.sink.Change;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a record says about one currency or pair: a score or a price at an instant.
 *
 * @param key the currency or pair; empty when the record is refused
 * @param id the article's; null for a price
 * @param refusal the dead letter, else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Point(Source source, String key, byte[] value, String id, long micros, BigDecimal number, Change refusal)
        implements Serializable {
    static Point refused(Change refusal) {
        return new Point(refusal.source(), "", null, null, 0, null, refusal);
    }

    /** The same record as a dead letter. */
    Change late(String detail) {
        return Change.refused(source, key, value, "late", detail);
    }
}
