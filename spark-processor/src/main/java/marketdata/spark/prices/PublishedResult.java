package marketdata.spark.prices;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.RejectedException;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A result as its topic holds it.
 *
 * @param micros the instant it is about
 * @param version how often it was written; 1 when it says nothing of it
 */
public record PublishedResult(String topic, long micros, int version, JsonNode fields) {
    private static final String VERSION = "version";
    private static final String RESTATED_AT = "restated_at";

    /** @throws marketdata.model.parse.RejectedException when the bytes are no record of a price's topics */
    static PublishedResult read(String topic, byte[] value) {
        JsonNode fields = PriceJson.object(value);
        int version = Math.max(1, fields.path(VERSION).asInt(1));
        return new PublishedResult(topic, PriceJson.price(fields).micros(), version, fields);
    }

    /**
     * Where a stream's record stands ({@link OutputRecord#line} and place, without its value); empty for a restated one, which
     * is in no order, and for what is no record of a price's topics.
     */
    public static Optional<OutputRecord> place(String topic, byte[] value) {
        try {
            JsonNode fields = PriceJson.object(value);
            Price price = PriceJson.price(fields);
            return isRestated(fields)
                    ? Optional.empty()
                    : Optional.of(OutputRecord.result(topic, price.symbol(), price.micros(), null));
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    /** Whether {@link PriceRestatement} wrote it, and no stream. */
    static boolean isRestated(JsonNode fields) {
        return fields.has(RESTATED_AT);
    }

    /** Whether it says everything that a result says; it may say more. */
    boolean says(byte[] result) {
        Iterator<Map.Entry<String, JsonNode>> wanted = PriceJson.object(result).fields();
        while (wanted.hasNext()) {
            Map.Entry<String, JsonNode> field = wanted.next();
            if (!field.getValue().equals(fields.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** The result with the two fields that say that it takes another's place. */
    static byte[] restated(byte[] result, int version, String at) {
        return PriceJson.with(
                result, String.format(Locale.ROOT, "\"%s\":%d,\"%s\":\"%s\"", VERSION, version, RESTATED_AT, at));
    }
}
