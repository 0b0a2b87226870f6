package marketdata.spark.events;

import marketdata.spark.prices.RecordOrigin;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a record says about one currency or pair: a score or a price at an instant.
 *
 * @param key the currency or pair; empty when the record is rejected, and for the count of those rejected
 * @param id the article's; null for a price
 * @param change the dead letter, or the count of those sent; else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Observation(
        RecordOrigin source, String key, byte[] value, String id, long micros, BigDecimal number, TableRow change)
        implements Serializable {
    /** A change that no state has part in. */
    static Observation of(TableRow change) {
        return new Observation(change.from(), "", null, null, 0, null, change);
    }

    /** The same record as a dead letter. */
    TableRow late(String detail) {
        return TableRow.rejected(source, key, value, "late", detail);
    }
}
