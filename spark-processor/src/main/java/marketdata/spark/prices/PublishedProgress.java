package marketdata.spark.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far each line of records has come ({@link OutputRecord#line}). A record that is not beyond it is in its topic already,
 * whatever batch gives it again, and however the batches are cut.
 */
public record PublishedProgress(TreeMap<String, Long> places) implements Serializable {
    /** What Kafka keeps beside an offset, with room to spare (offset.metadata.max.bytes, 4096). */
    private static final int LONGEST = 3_500;

    private static final ObjectMapper JSON = new ObjectMapper();

    public static PublishedProgress none() {
        return new PublishedProgress(new TreeMap<>());
    }

    boolean isNew(OutputRecord record) {
        Long place = places.get(record.line());
        return place == null || record.place() > place;
    }

    /** With these records written. */
    public PublishedProgress with(List<OutputRecord> records) {
        PublishedProgress next = new PublishedProgress(new TreeMap<>(places));
        records.forEach(each -> next.places.merge(each.line(), each.place(), Math::max));
        return next;
    }

    /** As JSON; empty when it is too long to be kept beside an offset. */
    public String toText() {
        try {
            String text = JSON.writeValueAsString(places);
            return text.length() > LONGEST ? "" : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #toText} gave; empty when that was nothing. */
    public static Optional<PublishedProgress> of(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new PublishedProgress(JSON.readValue(text, new TypeReference<TreeMap<String, Long>>() {})));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger in Kafka is not readable: " + text, e);
        }
    }
}
