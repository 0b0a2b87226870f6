package marketdata.producer.history.capture;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Map;

/**
 * What stands beside an hour's file: what is in it, and how far the topic had been read when it was written. Whatever
 * comes before {@code nextOffsets} and belongs to this hour is in the file; nothing after it is.
 *
 * @param source the exchange
 * @param hour its beginning, ISO UTC
 * @param frames lines of the file
 * @param firstReceived time of receipt, ISO UTC; as {@code lastReceived}
 * @param firstEvent earliest event time of a trade in it, ISO UTC; null without trades; as {@code lastEvent}
 * @param topicId identity of the topic the offsets belong to
 * @param nextOffsets by partition
 * @param bytes length of the file
 * @param sha256 of the file, in hex
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record HourManifest(
        @JsonProperty("source") String source,
        @JsonProperty("hour") String hour,
        @JsonProperty("frames") long frames,
        @JsonProperty("first_received") String firstReceived,
        @JsonProperty("last_received") String lastReceived,
        @JsonProperty("first_event") String firstEvent,
        @JsonProperty("last_event") String lastEvent,
        @JsonProperty("topic_id") String topicId,
        @JsonProperty("next_offsets") Map<Integer, Long> nextOffsets,
        @JsonProperty("bytes") long bytes,
        @JsonProperty("sha256") String sha256) {
    HourManifest {
        nextOffsets = Map.copyOf(nextOffsets);
    }

    /** Whether a record of this hour is in the file already. */
    boolean holds(String topic, int partition, long offset) {
        return topic.equals(topicId) && offset < nextOffsets.getOrDefault(partition, 0L);
    }
}
