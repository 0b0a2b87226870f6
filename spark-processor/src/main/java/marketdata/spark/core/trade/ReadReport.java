package marketdata.spark.core.trade;

import java.io.Serializable;
import java.util.Map;

/**
 * What one task read in one batch.
 *
 * @param records how many records
 * @param trades how many trades they held
 * @param withoutTrades records that are no trade and no fault: acknowledgements, heartbeats, frames the producer rejected
 * @param unreadable records that could not be used; the task has sent them to the dead letters
 * @param topic the topic
 * @param nextOffsets by partition read: the offset to read next
 */
public record ReadReport(
        long records, long trades, long withoutTrades, long unreadable, String topic, Map<Integer, Long> nextOffsets)
        implements Serializable {}
