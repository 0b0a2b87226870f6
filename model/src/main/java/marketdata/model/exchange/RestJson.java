package marketdata.model.exchange;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.Decimal;
import marketdata.model.Reason;
import marketdata.model.RejectedException;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private static final int LONGEST_NUMBER = 60;
    private static final String PLAIN_NUMBER = "[-+.0-9eE]{1," + LONGEST_NUMBER + "}";

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

    /** The elements of what must be an array. */
    public static Stream<JsonNode> elements(JsonNode array) {
        if (!array.isArray()) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "expected an array");
        }
        return StreamSupport.stream(array.spliterator(), false);
    }

    public static JsonNode required(JsonNode node, String field) {
        return present(node.get(field), field);
    }

    public static JsonNode required(JsonNode array, int index, String field) {
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

    public static String text(JsonNode value, String field) {
        if (!value.isTextual()) {
            throw badValue(field, "a text");
        }
        return value.textValue();
    }

    public static Decimal decimal(JsonNode value, String field) {
        number(value, field);
        return Decimal.of(value.textValue());
    }

    /** An amount as text. */
    public static BigDecimal number(JsonNode value, String field) {
        if (!value.isTextual()) {
            throw badValue(field, "a number as text");
        }
        // BigDecimal also reads digits of other scripts.
        if (!value.textValue().matches(PLAIN_NUMBER)) {
            throw badValue(field, "a number");
        }
        try {
            return bounded(new BigDecimal(value.textValue()), field);
        } catch (NumberFormatException e) {
            throw badValue(field, "a number");
        }
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
            return value.isTextual() ? Optional.of(number(value, "amount")) : Optional.empty();
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    /** What could fill the memory when it is calculated with is no amount. */
    private static BigDecimal bounded(BigDecimal number, String field) {
        if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
            throw badValue(field, "a number of at most " + LONGEST_NUMBER + " digits");
        }
        return number;
    }

    /** Whole seconds since 1970 UTC, as microseconds. */
    static long seconds(JsonNode value, String field) {
        try {
            return Math.multiplyExact(whole(value, field), 1_000_000L);
        } catch (ArithmeticException e) {
            throw badValue(field, "a number of seconds");
        }
    }

    /** A bare number, exact. */
    static BigDecimal bare(JsonNode value, String field) {
        // Jackson makes a double of what is beyond every double.
        if (!value.isIntegralNumber() && !value.isBigDecimal()) {
            throw badValue(field, "a number");
        }
        return bounded(value.decimalValue(), field);
    }

    /** Words of the exchange, fit for one line of a log. */
    public static String printable(String words) {
        String plain = words.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST_WORDS ? plain : plain.substring(0, LONGEST_WORDS);
    }

    public static RejectedException badValue(String field, String allowed) {
        return new RejectedException(Reason.BAD_VALUE, field + " is not " + allowed);
    }
}
