package marketdata.spark.sink;

import marketdata.spark.price.Outgoing;
import marketdata.spark.price.Source;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One row to be written, or one record refused, or how many were.
 *
 * @param source the record it was made of; null when it was made of several
 * @param table where to; null for a refusal and a count
 * @param micros event time, microseconds since 1970 UTC
 * @param values the statement's parameters: text, numbers, {@code OffsetDateTime}, {@code String[]}; or the count
 * @param refusal the dead letter; null for a row
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Change(Source source, EventTable table, long micros, Object[] values, Outgoing refusal)
        implements Serializable {
    private static final Source NONE = new Source("", 0, 0, 0);

    /** Of two rows of one key the later one in its topic is written last, and stays. */
    static final Comparator<Change> IN_ORDER = Comparator.comparing(
            Change::from,
            Comparator.comparing(Source::topic)
                    .thenComparingInt(Source::partition)
                    .thenComparingLong(Source::offset));

    /** A row. */
    public static Change row(Source source, EventTable table, long micros, Object... values) {
        return new Change(source, table, micros, values, null);
    }

    /** A dead letter. */
    public static Change refused(Source source, String key, byte[] value, String reason, String detail) {
        return new Change(source, null, 0, new Object[0], Outgoing.refused(source, key, value, reason, detail));
    }

    /** So many records were refused, and their letters sent. */
    public static Change rejected(long letters) {
        return new Change(null, null, 0, new Object[] {letters}, null);
    }

    /** How many refused records it stands for; 0 for a row. */
    long rejected() {
        return table == null ? (Long) values[0] : 0;
    }

    /** The source, or one before all others. */
    public Source from() {
        return source == null ? NONE : source;
    }
}
