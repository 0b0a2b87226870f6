package marketdata.model.trade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import marketdata.model.parse.Decimal;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;

/** What Jackson and BigDecimal read in bytes that a reader of ours has accepted. Fails where they would have rejected. */
public final class Oracle {
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(new JsonNodeFactory(true))
            .build();

    private Oracle() {}

    public static String shown(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    /** Null where a field that nobody reads has an exponent beyond BigDecimal's own. */
    public static JsonNode tree(byte[] input) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input))
                    .toString();
            return JACKSON.readTree(text);
        } catch (NumberFormatException e) {
            return null;
        } catch (CharacterCodingException e) {
            throw new AssertionError("accepted, and is no UTF-8: " + shown(input), e);
        } catch (JsonProcessingException e) {
            throw new AssertionError("accepted, and Jackson says it is no JSON: " + shown(input), e);
        }
    }

    public static long micros(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        return time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    public static void check(boolean holds, Object value) {
        if (!holds) {
            throw new AssertionError("should have been refused: " + value);
        }
    }

    public static long whole(JsonNode node) {
        check(node.isIntegralNumber() && node.canConvertToLong(), node);
        return node.longValue();
    }

    /** A whole number of 0 or more, written as a text. */
    public static long wholeText(JsonNode node) {
        check(node.isTextual() && node.textValue().matches("0|[1-9][0-9]{0,17}"), node);
        return Long.parseLong(node.textValue());
    }

    public static boolean bool(JsonNode node) {
        check(node.isBoolean(), node);
        return node.booleanValue();
    }

    /** Digits as sent where there is no exponent; zeros at the end may be cut beyond what can be held. */
    public static Decimal decimal(JsonNode node) {
        BigDecimal exact = node.isTextual() ? new BigDecimal(node.textValue()) : node.decimalValue();
        while (exact.scale() > Decimal.MAX_SCALE || exact.precision() > Decimal.MAX_DIGITS) {
            exact = exact.setScale(exact.scale() - 1);
        }
        return new Decimal(
                exact.setScale(Math.max(0, exact.scale())).unscaledValue().longValueExact(),
                Math.max(0, exact.scale()));
    }
}
