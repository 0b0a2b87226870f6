package marketdata.monitor.kafka;

import java.util.Map;

/**
 * A topic's partitions.
 *
 * @param earliest partition to the offset of its oldest record still kept
 * @param end partition to the offset the next record will get
 */
public record TopicState(String topic, Map<Integer, Long> earliest, Map<Integer, Long> end) {
    /** Copies, so that nothing changes later. */
    public TopicState {
        earliest = Map.copyOf(earliest);
        end = Map.copyOf(end);
    }

    /** Records kept now. */
    public long records() {
        return end.keySet().stream().mapToLong(this::records).sum();
    }

    private long records(int partition) {
        return end.get(partition) - earliest.getOrDefault(partition, 0L);
    }

    /** Records that a reader has still to read; {@code next} is the next offset it wants, by partition. */
    public long lag(Map<Integer, Long> next) {
        long lag = 0;
        for (Map.Entry<Integer, Long> partition : end.entrySet()) {
            long from = next.getOrDefault(partition.getKey(), earliest.getOrDefault(partition.getKey(), 0L));
            lag += Math.max(0, partition.getValue() - from);
        }
        return lag;
    }
}
