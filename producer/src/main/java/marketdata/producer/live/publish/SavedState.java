package marketdata.producer.live.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.producer.live.clean.SymbolSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The recovery point in {@code producer_state}: what an earlier run knew of each symbol, and the offsets before which that
 * covers every record of its trades. Records later than that are compared one by one.
 *
 * <p>Keys are {@code source|symbol}, and {@code source|} for the offsets, which are written after the symbols:
 *
 * <pre>
 * binance|BTCUSDT  {"epochs":"AAAA..","first":7,"runs":[[7,90,1767387168237000]],"newest_us":1767387168237000,"exchange_holes":[[8,9]]}
 * binance|         {"offsets":{"clean_trades":[17,0,4,0],"raw_trades":[..]}}
 * </pre>
 */
public final class SavedState {
    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, SymbolSnapshot> symbols = new HashMap<>();
    private Map<String, List<Long>> offsets = Map.of();
    private long savedMillis;

    /** What was known of each symbol. */
    public Map<String, SymbolSnapshot> symbols() {
        return Map.copyOf(symbols);
    }

    /** By topic and partition: the offset before which {@link #symbols} covers every record; empty when there is none. */
    public Map<String, List<Long>> offsets() {
        return offsets;
    }

    /** When the offsets were written, by the broker's clock; milliseconds since 1970 UTC. */
    public long savedMillis() {
        return savedMillis;
    }

    /** Takes a record of {@code producer_state}; one that cannot be read leaves its symbol unknown, which is logged. */
    public void take(String source, byte[] key, byte[] value, long timestampMillis) {
        String name = new String(key, StandardCharsets.UTF_8);
        String prefix = source + '|';
        if (!name.startsWith(prefix) || value == null) {
            return;
        }
        try {
            JsonNode json = MAPPER.readTree(value);
            if (name.equals(prefix)) {
                offsets = offsets(json);
                savedMillis = timestampMillis;
            } else {
                symbols.put(name.substring(prefix.length()), symbol(json));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "producer_state: the record of {} cannot be read ({}); it counts as unknown", name, e.getMessage());
        }
    }

    private static Map<String, List<Long>> offsets(JsonNode json) {
        Map<String, List<Long>> offsets = new HashMap<>();
        for (Map.Entry<String, JsonNode> topic : required(json, "offsets").properties()) {
            List<Long> each = new ArrayList<>();
            topic.getValue().forEach(offset -> each.add(whole(offset)));
            offsets.put(topic.getKey(), List.copyOf(each));
        }
        return Map.copyOf(offsets);
    }

    private static SymbolSnapshot symbol(JsonNode json) {
        List<SymbolSnapshot.Run> runs = new ArrayList<>();
        for (JsonNode run : required(json, "runs")) {
            runs.add(new SymbolSnapshot.Run(whole(run.path(0)), whole(run.path(1)), whole(run.path(2))));
        }
        List<Range> gaps = new ArrayList<>();
        for (JsonNode gap : required(json, "exchange_holes")) {
            gaps.add(new Range(whole(gap.path(0)), whole(gap.path(1))));
        }
        SymbolSnapshot snapshot = new SymbolSnapshot(
                required(json, "epochs").asText(),
                whole(required(json, "first")),
                runs,
                whole(required(json, "newest_us")),
                gaps);
        snapshot.check();
        return snapshot;
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            throw new IllegalArgumentException("missing: " + field);
        }
        return value;
    }

    private static long whole(JsonNode number) {
        if (!number.canConvertToExactIntegral() || !number.canConvertToLong()) {
            throw new IllegalArgumentException("'" + number + "' is no whole number");
        }
        return number.asLong();
    }

    /** The record of a symbol. */
    static byte[] toBytes(SymbolSnapshot snapshot) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("epochs", snapshot.epochs()).put("first", snapshot.first());
        ArrayNode runs = json.putArray("runs");
        snapshot.runs()
                .forEach(run -> runs.addArray().add(run.from()).add(run.to()).add(run.micros()));
        json.put("newest_us", snapshot.newestMicros());
        ArrayNode gaps = json.putArray("exchange_holes");
        snapshot.exchangeHoles().forEach(gap -> gaps.addArray().add(gap.from()).add(gap.to()));
        return bytes(json);
    }

    /** The record of the offsets. */
    static byte[] toBytes(Map<String, List<Long>> offsets) {
        ObjectNode json = MAPPER.createObjectNode();
        ObjectNode topics = json.putObject("offsets");
        offsets.forEach((topic, each) -> each.forEach(topics.withArray(topic)::add));
        return bytes(json);
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree is always writable", e);
        }
    }
}
