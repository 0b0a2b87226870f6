package marketdata.producer.history.capture;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * From where the topic is read at the next start. It may lag behind, never be ahead: what is read again is known by the
 * hours' notes.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record CapturePosition(
        @JsonProperty("topic_id") String topicId,
        @JsonProperty("next_offsets") Map<Integer, Long> nextOffsets) {
    private static final String NAME = "position.json";

    /** Where an earlier run left off; offset 0 of everything for another topic or a new tape. */
    static CapturePosition read(Path tape, String topicId) throws IOException {
        CapturePosition kept = CaptureFiles.readJson(tape.resolve(NAME), CapturePosition.class);
        return kept != null && topicId.equals(kept.topicId) ? kept : new CapturePosition(topicId, Map.of());
    }

    void write(Path tape) throws IOException {
        CaptureFiles.writeJson(tape.resolve(NAME), this);
    }

    long of(int partition) {
        return nextOffsets.getOrDefault(partition, 0L);
    }
}
