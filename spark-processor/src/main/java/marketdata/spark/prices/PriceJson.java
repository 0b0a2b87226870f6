package marketdata.spark.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Records of the price topics, to and from JSON. Numbers are exact decimal literals; unknown fields are ignored. */
public final class PriceJson {
    private static final int MOST_DIGITS = 30;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private PriceJson() {}

    /** The object that the bytes are. */
    public static JsonNode object(byte[] value) {
        if (value == null || value.length == 0) {
            throw new RejectedException(Reason.EMPTY, "no value");
        }
        try {
            JsonNode node = JSON.readTree(value);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new RejectedException(Reason.NOT_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            throw new RejectedException(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        throw new RejectedException(Reason.NOT_JSON, "no JSON object");
    }

    /** Symbol, timestamp and price of any record of these topics. */
    public static Price price(JsonNode node) {
        String symbol = text(node, "symbol");
        if (!Symbols.isSymbol(symbol)) {
            throw new RejectedException(Reason.BAD_VALUE, "symbol: allowed are " + Symbols.ALLOWED);
        }
        BigDecimal price = number(node, "price");
        if (price.signum() <= 0) {
            throw new RejectedException(Reason.OUT_OF_RANGE, "price: above zero is allowed");
        }
        if (price.scale() < 0 || price.scale() > 12 || price.precision() > MOST_DIGITS) {
            throw new RejectedException(
                    Reason.TOO_MANY_DIGITS,
                    String.format(Locale.ROOT, "price: plain digits are allowed, %d in all, 12 decimals", MOST_DIGITS));
        }
        return new Price(symbol, micros(text(node, "timestamp")), price);
    }

    /** A record of {@link PriceTopics#MOVING}. */
    public static MovingStatistics moving(JsonNode node) {
        List<WindowStatistics> windows = new ArrayList<>();
        for (JsonNode each : array(node, "windows")) {
            BigDecimal deviation = number(each, "std_price");
            if (deviation.signum() < 0) {
                throw new RejectedException(Reason.OUT_OF_RANGE, "std_price: not below zero is allowed");
            }
            windows.add(new WindowStatistics(
                    window(each),
                    number(each, "count").intValue(),
                    number(each, "avg_price"),
                    deviation,
                    number(each, "min_price"),
                    number(each, "max_price")));
        }
        return new MovingStatistics(price(node), windows);
    }

    /** The field, which must be an array. */
    public static JsonNode array(JsonNode node, String field) {
        JsonNode array = node.path(field);
        if (!array.isArray()) {
            throw new RejectedException(Reason.MISSING_FIELD, field + ": an array is needed");
        }
        return array;
    }

    /** Which window an element is about. */
    public static WindowLength window(JsonNode node) {
        WindowLength window = WindowLength.of(text(node, "window"));
        if (window == null) {
            throw new RejectedException(Reason.BAD_VALUE, "window: 30s, 1m, 5m, 15m, 30m and 1h are allowed");
        }
        return window;
    }

    /** A number, or text that spells one. */
    public static BigDecimal number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, field);
        }
        if (!value.isNumber() && !value.isTextual()) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": a number is needed");
        }
        try {
            BigDecimal number = value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
            if (Math.abs((long) number.scale()) > 2 * MOST_DIGITS || number.precision() > 2 * MOST_DIGITS) {
                throw new RejectedException(Reason.TOO_MANY_DIGITS, field);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": a number is needed");
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, field);
        }
        if (!value.isTextual()) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": text is needed");
        }
        return value.textValue();
    }

    private static long micros(String timestamp) {
        try {
            Instant instant = OffsetDateTime.parse(timestamp).toInstant();
            if (!instant.truncatedTo(ChronoUnit.MICROS).equals(instant)) {
                throw new RejectedException(Reason.TOO_MANY_DIGITS, "timestamp finer than a microsecond");
            }
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
        } catch (DateTimeException | ArithmeticException e) {
            throw new RejectedException(Reason.BAD_VALUE, "timestamp: ISO 8601 with a zone is needed");
        }
    }

    /** {@link PriceTopics#MOVING}. */
    static byte[] bytes(MovingStatistics statistics) {
        StringBuilder out = head(statistics.price()).append(",\"windows\":[");
        for (WindowStatistics each : statistics.windows()) {
            out.append("{\"window\":\"").append(each.window().wire()).append("\",\"count\":");
            out.append(each.count());
            out.append(",\"avg_price\":").append(plain(each.mean()));
            out.append(",\"std_price\":").append(plain(each.deviation()));
            out.append(",\"min_price\":").append(plain(each.min()));
            out.append(",\"max_price\":").append(plain(each.max())).append("},");
        }
        return closed(out);
    }

    /** {@link PriceTopics#ZSCORES}. */
    static byte[] zScores(MovingStatistics statistics) {
        StringBuilder out = head(statistics.price()).append(",\"zscores\":[");
        for (WindowStatistics each : statistics.windows()) {
            out.append("{\"window\":\"").append(each.window().wire()).append("\",\"zscore_price\":");
            out.append(plain(each.zScore(statistics.price().price()))).append("},");
        }
        return closed(out);
    }

    /** {@link PriceTopics#HIGHER} and {@link PriceTopics#LOWER}. */
    static byte[] move(Price price, String field, BigDecimal seconds) {
        String value = seconds.compareTo(NextMove.NONE) == 0 ? seconds.toString() : plain(seconds);
        return utf8(head(price)
                .append(",\"")
                .append(field)
                .append("\":")
                .append(value)
                .append('}'));
    }

    /** An object of ours with more fields at its end. */
    static byte[] with(byte[] object, String fields) {
        String text = new String(object, 0, object.length - 1, StandardCharsets.UTF_8);
        return utf8(new StringBuilder(text).append(',').append(fields).append('}'));
    }

    private static StringBuilder head(Price price) {
        return new StringBuilder(512)
                .append("{\"symbol\":\"")
                .append(price.symbol())
                .append("\",\"timestamp\":\"")
                .append(IsoTime.format(price.micros()))
                .append("\",\"price\":")
                .append(price.price().toPlainString());
    }

    /** Ends the list whose last element left a comma. */
    private static byte[] closed(StringBuilder out) {
        int last = out.length() - 1;
        if (out.charAt(last) == ',') {
            out.setLength(last);
        }
        return utf8(out.append("]}"));
    }

    private static byte[] utf8(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
