package marketdata.producer.tape;

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
record TapePosition(
        @JsonProperty("topic_id") String topicId,
        @JsonProperty("next_offsets") Map<Integer, Long> nextOffsets) {
    private static final String NAME = "position.json";

    /** Where an earlier run left off; offset 0 of everything for another topic or a new tape. */
    static TapePosition read(Path tape, String topicId) throws IOException {
        TapePosition kept = Durable.readJson(tape.resolve(NAME), TapePosition.class);
        return kept != null && topicId.equals(kept.topicId) ? kept : new TapePosition(topicId, Map.of());
    }

    void write(Path tape) throws IOException {
        Durable.writeJson(tape.resolve(NAME), this);
    }

    long of(int partition) {
        return nextOffsets.getOrDefault(partition, 0L);
    }
}
