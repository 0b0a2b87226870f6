package marketdata.spark.price;

import java.io.Serializable;

/**
 * A record as it was understood.
 *
 * @param group the symbol; empty when the record is refused
 * @param restated whether {@link Restatement} wrote it, and no stream
 * @param statistics of a record of {@link PriceTopics#MOVING}, else null
 * @param refusal what to send to the dead-letter topic, else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Reading(
        Source source,
        String group,
        byte[] value,
        Price price,
        boolean restated,
        MovingStatistics statistics,
        Outgoing refusal)
        implements Serializable {
    /** The same record, refused. */
    public Outgoing refused(String reason, String detail) {
        return Outgoing.refused(source, group.isEmpty() ? null : group, value, reason, detail);
    }
}
