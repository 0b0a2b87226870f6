package marketdata.simulator.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One order to misbehave, as in {@code {"fault":"drop","symbol":"ETHUSDT","count":5,"after_frames":1000}}.
 *
 * @param symbol whose frames, or null for all
 * @param count how often
 * @param afterFrames frames the connection sends before it begins
 * @param forMillis how long, 0 when not said
 * @param frames see {@link FaultType#HOLD} and {@link FaultType#INJECT}
 * @param status close code or HTTP status, 0 when not said
 * @param retryAfter seconds, -1 when not said
 * @param text frame or body, or null
 * @param path part of a REST path
 */
public record Fault(
        FaultType kind,
        String symbol,
        long count,
        long afterFrames,
        long forMillis,
        long frames,
        int status,
        long retryAfter,
        String text,
        String path,
        boolean cut,
        boolean reversed) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of(
            "fault",
            "symbol",
            "count",
            "after_frames",
            "for_ms",
            "frames",
            "status",
            "retry_after",
            "text",
            "path",
            "cut",
            "reversed");

    /**
     * Reads a fault.
     *
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static Fault parse(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a fault is a JSON object such as {\"fault\":\"drop\",\"count\":5}", e);
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("unknown field " + name + ", allowed are " + FIELDS);
            }
        }
        FaultType kind = Arrays.stream(FaultType.values())
                .filter(k -> k.name().equals(node.path("fault").asText().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fault " + node.path("fault") + ", allowed are "
                        + Arrays.toString(FaultType.values()).toLowerCase(Locale.ROOT)));
        boolean sendsText = kind == FaultType.INJECT || kind == FaultType.LITTER;
        if (sendsText && !node.path("text").isTextual()) {
            throw new IllegalArgumentException(kind.name().toLowerCase(Locale.ROOT) + " needs text, the frame to send");
        }
        if ((kind == FaultType.DELIST || kind == FaultType.RELIST)
                && !node.path("symbol").isTextual()) {
            throw new IllegalArgumentException(node.path("fault").asText() + " needs symbol");
        }
        return new Fault(
                kind,
                text(node, "symbol").orElse(null),
                number(node, "count", 1),
                number(node, "after_frames", 0),
                number(node, "for_ms", 0),
                number(node, "frames", 0),
                (int) number(node, "status", 0),
                number(node, "retry_after", -1),
                text(node, "text").orElse(null),
                text(node, "path").orElse(""),
                node.path("cut").asBoolean(),
                node.path("reversed").asBoolean());
    }

    /** The same fault with one time less to go. */
    Fault once() {
        return new Fault(
                kind, symbol, count - 1, afterFrames, forMillis, frames, status, retryAfter, text, path, cut, reversed);
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw new IllegalArgumentException(name + " must be text, was " + value);
        }
        return Optional.ofNullable(value.textValue());
    }

    private static long number(JsonNode node, String name, long otherwise) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException(name + " must be a whole number of 0 or more, was " + value);
        }
        return value.longValue();
    }
}
