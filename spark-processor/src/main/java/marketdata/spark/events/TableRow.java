package marketdata.spark.events;

import marketdata.spark.prices.OutputRecord;
import marketdata.spark.prices.RecordOrigin;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One row to be written, or one record rejected, or how many were.
 *
 * @param source the record it was made of; null when it was made of several
 * @param table where to; null for a rejection and a count
 * @param micros event time, microseconds since 1970 UTC
 * @param values the statement's parameters: text, numbers, {@code OffsetDateTime}, {@code String[]}; or the count
 * @param rejection the dead letter; null for a row
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record TableRow(RecordOrigin source, EventTable table, long micros, Object[] values, OutputRecord rejection)
        implements Serializable {
    private static final RecordOrigin NONE = new RecordOrigin("", 0, 0, 0);

    /** Of two rows of one key the later one in its topic is written last, and stays. */
    static final Comparator<TableRow> IN_ORDER = Comparator.comparing(
            TableRow::from,
            Comparator.comparing(RecordOrigin::topic)
                    .thenComparingInt(RecordOrigin::partition)
                    .thenComparingLong(RecordOrigin::offset));

    /** A row. */
    public static TableRow row(RecordOrigin source, EventTable table, long micros, Object... values) {
        return new TableRow(source, table, micros, values, null);
    }

    /** A dead letter. */
    public static TableRow rejected(RecordOrigin source, String key, byte[] value, String reason, String detail) {
        return new TableRow(source, null, 0, new Object[0], OutputRecord.rejected(source, key, value, reason, detail));
    }

    /** So many records were rejected, and their letters sent. */
    public static TableRow rejected(long letters) {
        return new TableRow(null, null, 0, new Object[] {letters}, null);
    }

    /** How many rejected records it stands for; 0 for a row. */
    long rejected() {
        return table == null ? (Long) values[0] : 0;
    }

    /** The source, or one before all others. */
    public RecordOrigin from() {
        return source == null ? NONE : source;
    }
}
