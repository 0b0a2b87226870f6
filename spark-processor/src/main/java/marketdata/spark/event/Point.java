package marketdata.spark.event;

import marketdata.spark.price.Source;
import marketdata.spark.sink.Change;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a record says about one currency or pair: a score or a price at an instant.
 *
 * @param key the currency or pair; empty when the record is refused, and for the count of those refused
 * @param id the article's; null for a price
 * @param change the dead letter, or the count of those sent; else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Point(Source source, String key, byte[] value, String id, long micros, BigDecimal number, Change change)
        implements Serializable {
    /** A change that no state has part in. */
    static Point of(Change change) {
        return new Point(change.from(), "", null, null, 0, null, change);
    }

    /** The same record as a dead letter. */
    Change late(String detail) {
        return Change.refused(source, key, value, "late", detail);
    }
}
