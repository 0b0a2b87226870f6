package marketdata.model.exchange;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** REST answers: rare, so Jackson reads them; strict where Jackson guesses. */
public final class RestJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final int LONGEST_WORDS = 200;

    private RestJson() {}

    public static JsonNode tree(byte[] answer) {
        try {
            // Given bytes, Jackson guesses their encoding and passes over what is no text in fields that nobody reads.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(answer))
                    .toString();
            JsonNode tree = MAPPER.readTree(text);
            return tree == null ? MAPPER.missingNode() : tree;
        } catch (IOException | NumberFormatException e) {
            // The latter is Jackson's word for an exponent beyond BigDecimal's.
            throw new RejectedException(Reason.NOT_JSON, "answer is no JSON");
        }
    }

    /** The tree of an answer of whatever status; a missing node where it is no JSON. */
    public static JsonNode treeOrMissing(byte[] answer) {
        try {
            return tree(answer);
        } catch (RejectedException e) {
            return MAPPER.missingNode();
        }
    }

    /** The elements of what must be an array. */
    public static Stream<JsonNode> elements(JsonNode array) {
        if (!array.isArray()) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "expected an array");
        }
        return StreamSupport.stream(array.spliterator(), false);
    }

    /**
     * A field of an object.
     *
     * @throws RejectedException when it is missing or null
     */
    public static RestField field(JsonNode object, String name) {
        return present(object.get(name), name);
    }

    /** The same of what stands at a place of an array. */
    public static RestField field(JsonNode array, int index, String name) {
        return present(array.get(index), name);
    }

    private static RestField present(JsonNode value, String name) {
        if (value == null || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: " + name);
        }
        return new RestField(value, name);
    }

    /** The markets that the entries of a list name; an entry that names none is passed over, a list of such is no list. */
    public static List<Market> markets(Stream<JsonNode> entries, String name, Function<JsonNode, Market> market) {
        List<JsonNode> all = entries.toList();
        List<Market> markets = all.stream()
                .filter(each -> each.path(name).isTextual())
                .map(market)
                .toList();
        if (markets.isEmpty() && !all.isEmpty()) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: " + name);
        }
        return markets;
    }

    /** A text of an entry of a list; empty when there is none. */
    public static String textOrEmpty(JsonNode entry, String field) {
        return entry.path(field).asText("");
    }

    /** An amount of an entry of a list; empty when it has none: one bad entry must not take the list with it. */
    public static Optional<BigDecimal> amount(JsonNode value) {
        try {
            return value.isTextual() ? Optional.of(new RestField(value, "amount").number()) : Optional.empty();
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    /** The amounts {@code volume} of a list's entries by their text {@code key}; an entry without an amount is left out. */
    public static Map<String, BigDecimal> volumes(Stream<JsonNode> entries, String key, String volume) {
        Map<String, BigDecimal> volumes = new HashMap<>();
        entries.forEach(
                each -> amount(each.path(volume)).ifPresent(amount -> volumes.put(textOrEmpty(each, key), amount)));
        return volumes;
    }

    /**
     * Quantity times price of each entry of an object, by the entry's name; an entry without both is left out.
     *
     * @param quantity JSON pointer within an entry, as is {@code price}
     */
    public static Map<String, BigDecimal> values(JsonNode object, String quantity, String price) {
        Map<String, BigDecimal> values = new HashMap<>();
        object.properties().forEach(each -> amount(each.getValue().at(quantity))
                .flatMap(amount -> amount(each.getValue().at(price)).map(amount::multiply))
                .ifPresent(value -> values.put(each.getKey(), value)));
        return values;
    }

    /** The rejection of an answer that is an error, with the exchange's words fit for one line of a log. */
    public static RejectedException error(String words) {
        String plain = words.replaceAll("[^ -~]", "?");
        return new RejectedException(
                Reason.EXCHANGE_ERROR, plain.substring(0, Math.min(LONGEST_WORDS, plain.length())));
    }

    /** The rejection of a value that is not what is allowed. */
    public static RejectedException badValue(String field, String allowed) {
        return new RejectedException(Reason.BAD_VALUE, field + " is not " + allowed);
    }
}
