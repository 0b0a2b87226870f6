package marketdata.spark.prices;

import java.io.Serializable;

/** Where a record came from. {@code arrivedMs} is the record's own time in Kafka, epoch milliseconds. */
public record RecordOrigin(String topic, int partition, long offset, long arrivedMs) implements Serializable {
    @Override
    public String toString() {
        return topic + '-' + partition + '-' + offset;
    }
}
