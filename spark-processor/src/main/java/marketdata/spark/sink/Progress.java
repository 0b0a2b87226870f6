package marketdata.spark.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.spark.price.Outgoing;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far each line of records has come ({@link Outgoing#line}). A record that is not beyond it is in its topic already,
 * whatever batch gives it again, and however the batches are cut.
 */
record Progress(TreeMap<String, Long> places) implements Serializable {
    /** What Kafka keeps beside an offset, with room to spare (offset.metadata.max.bytes, 4096). */
    private static final int LONGEST = 3_500;

    private static final ObjectMapper JSON = new ObjectMapper();

    static Progress none() {
        return new Progress(new TreeMap<>());
    }

    boolean isNew(Outgoing record) {
        Long place = places.get(record.line());
        return place == null || record.place() > place;
    }

    /** With these records written. */
    Progress with(List<Outgoing> records) {
        Progress next = new Progress(new TreeMap<>(places));
        records.forEach(each -> next.places.merge(each.line(), each.place(), Math::max));
        return next;
    }

    /** As JSON; empty when it is too long to be kept beside an offset. */
    String toText() {
        try {
            String text = JSON.writeValueAsString(places);
            return text.length() > LONGEST ? "" : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #toText} gave; empty when that was nothing. */
    static Optional<Progress> of(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Progress(JSON.readValue(text, new TypeReference<TreeMap<String, Long>>() {})));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger in Kafka is not readable: " + text, e);
        }
    }
}
