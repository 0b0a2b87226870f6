package marketdata.model.exchange;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.Decimal;
import marketdata.model.Reason;
import marketdata.model.RejectedException;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** REST answers: rare, so Jackson reads them; strict where Jackson guesses. */
final class RestJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final int LONGEST_WORDS = 200;

    private RestJson() {}

    static JsonNode tree(byte[] answer) {
        try {
            JsonNode tree = MAPPER.readTree(answer);
            return tree == null ? MAPPER.missingNode() : tree;
        } catch (IOException e) {
            throw new RejectedException(Reason.NOT_JSON, "answer is no JSON");
        }
    }

    /** The elements of what must be an array. */
    static Stream<JsonNode> elements(JsonNode array) {
        if (!array.isArray()) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "expected an array");
        }
        return StreamSupport.stream(array.spliterator(), false);
    }

    static JsonNode required(JsonNode node, String field) {
        return present(node.get(field), field);
    }

    static JsonNode required(JsonNode array, int index, String field) {
        return present(array.get(index), field);
    }

    private static JsonNode present(JsonNode value, String field) {
        if (value == null || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: " + field);
        }
        return value;
    }

    /** Jackson's own {@code asLong} makes 0 of a text and 5 of 5.7. */
    static long whole(JsonNode value, String field) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw badValue(field, "a whole number");
        }
        return value.longValue();
    }

    static boolean bool(JsonNode value, String field) {
        if (!value.isBoolean()) {
            throw badValue(field, "true or false");
        }
        return value.booleanValue();
    }

    static String text(JsonNode value, String field) {
        if (!value.isTextual()) {
            throw badValue(field, "a text");
        }
        return value.textValue();
    }

    static Decimal decimal(JsonNode value, String field) {
        number(value, field);
        return Decimal.of(value.textValue());
    }

    /** An amount as text. */
    static BigDecimal number(JsonNode value, String field) {
        try {
            if (value.isTextual()) {
                return new BigDecimal(value.textValue());
            }
        } catch (NumberFormatException e) {
            throw badValue(field, "a number");
        }
        throw badValue(field, "a number as text");
    }

    /** A bare number, exact. */
    static BigDecimal bare(JsonNode value, String field) {
        if (!value.isNumber()) {
            throw badValue(field, "a number");
        }
        return value.decimalValue();
    }

    /** Words of the exchange, fit for one line of a log. */
    static String printable(String words) {
        String plain = words.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST_WORDS ? plain : plain.substring(0, LONGEST_WORDS);
    }

    static RejectedException badValue(String field, String allowed) {
        return new RejectedException(Reason.BAD_VALUE, field + " is not " + allowed);
    }
}
