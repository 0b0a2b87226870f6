package marketdata.spark.prices;

import java.io.Serializable;

/**
 * A record as it was understood.
 *
 * @param group the symbol; empty when the record is rejected
 * @param restated whether {@link PriceRestatement} wrote it, and no stream
 * @param statistics of a record of {@link PriceTopics#MOVING}, else null
 * @param rejection what to send to the dead-letter topic, else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record PriceInput(
        RecordOrigin source,
        String group,
        byte[] value,
        Price price,
        boolean restated,
        MovingStatistics statistics,
        OutputRecord rejection)
        implements Serializable {
    /** The same record, rejected. */
    public OutputRecord rejected(String reason, String detail) {
        return OutputRecord.rejected(source, group.isEmpty() ? null : group, value, reason, detail);
    }
}
