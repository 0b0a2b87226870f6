package marketdata.simulator.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.VenueConnection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Subscriptions and format of one connection, and the answers to its requests. */
final class BinanceConnection implements VenueConnection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METHODS =
            "`SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`";

    private final Set<String> streams;
    private final BinanceFrameWriter frames;
    private final BitSet decided = new BitSet();
    private final BitSet trades = new BitSet();
    private final BitSet aggregates = new BitSet();
    private boolean combined;

    BinanceConnection(boolean combined, boolean micros, Set<String> streams) {
        this.combined = combined;
        this.frames = new BinanceFrameWriter(micros);
        this.streams = new LinkedHashSet<>(streams);
    }

    @Override
    public Set<String> streams() {
        return streams;
    }

    @Override
    public boolean wantsSymbol(String symbol) {
        String prefix = symbol.toLowerCase(Locale.ROOT) + "@";
        return streams.stream().anyMatch(stream -> stream.startsWith(prefix));
    }

    @Override
    public void write(SymbolTape tape, long sequence, FrameSink sink) {
        int index = tape.index();
        if (!decided.get(index)) {
            decide(tape);
        }
        if (trades.get(index)) {
            frames.trade(tape, sequence, combined, sink);
        }
        if (aggregates.get(index) && BinanceFrameWriter.endsAggregate(tape, sequence)) {
            frames.aggregate(tape, sequence, combined, sink);
        }
    }

    @Override
    public Optional<String> goodbye(long nowMicros) {
        return Optional.of(frames.serverShutdown(nowMicros, combined));
    }

    @Override
    public List<String> received(String text, MarketState state) {
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return List.of("{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}");
        }
        JsonNode id = request.path("id");
        boolean named = id.isMissingNode() || id.isNull() || (id.isIntegralNumber() && id.canConvertToLong());
        if (!named && !(id.isTextual() && id.textValue().length() <= 36)) {
            return List.of(error(2, "Invalid request: request ID must be an unsigned integer", null));
        }
        if (!request.path("method").isTextual()) {
            return List.of(error(2, "Invalid request: missing field `method` at line 1 column 1", id));
        }
        return List.of(answer(request.get("method").textValue(), request.path("params"), id));
    }

    private String answer(String method, JsonNode params, JsonNode id) {
        return switch (method) {
            case "SUBSCRIBE", "UNSUBSCRIBE" -> subscribe(method.equals("SUBSCRIBE"), params, id);
            case "LIST_SUBSCRIPTIONS" -> result(JSON.valueToTree(streams).toString(), id);
            case "SET_PROPERTY", "GET_PROPERTY" -> property(method.equals("SET_PROPERTY"), params, id);
            default -> error(2, "Invalid request: unknown variant " + method + ", expected one of " + METHODS, id);
        };
    }

    private String subscribe(boolean add, JsonNode params, JsonNode id) {
        List<String> named = new ArrayList<>();
        for (JsonNode param : params) {
            if (!param.isTextual()) {
                return error(2, "Invalid request: expected a string", id);
            }
            named.add(param.textValue());
        }
        if (!params.isArray() || named.isEmpty()) {
            return error(2, "Invalid request: missing field `params` at line 1 column 1", id);
        }
        Set<String> after = new LinkedHashSet<>(streams);
        boolean unused = add ? after.addAll(named) : after.removeAll(named);
        if (after.size() > BinanceVenue.MOST_STREAMS) {
            return error(2, "Invalid request: too many subscriptions", id);
        }
        streams.clear();
        streams.addAll(after);
        decided.clear();
        return result("null", id);
    }

    private String property(boolean set, JsonNode params, JsonNode id) {
        if (params.size() > (set ? 2 : 1)) {
            return error(2, "Invalid request: too many parameters", id);
        }
        if (!params.path(0).isTextual()) {
            return error(2, "Invalid request: property name must be a string", id);
        }
        if (!params.get(0).textValue().equals("combined")) {
            return error(0, "Unknown property", id);
        }
        if (!set) {
            return result(Boolean.toString(combined), id);
        }
        if (!params.path(1).isBoolean()) {
            return error(1, "Invalid value type: expected Boolean", id);
        }
        combined = params.get(1).booleanValue();
        return result("null", id);
    }

    /** Looked up once per symbol and change of subscriptions, so that a trade costs no string. */
    private void decide(SymbolTape tape) {
        String name = tape.symbol().toLowerCase(Locale.ROOT);
        trades.set(tape.index(), streams.contains(name + "@trade"));
        aggregates.set(tape.index(), streams.contains(name + "@aggTrade"));
        decided.set(tape.index());
    }

    private static String result(String result, JsonNode id) {
        return "{\"result\":" + result + ",\"id\":" + (id.isMissingNode() ? "null" : id) + "}";
    }

    private static String error(int code, String message, JsonNode id) {
        String suffix = id == null || id.isMissingNode() ? "" : ",\"id\":" + id;
        return "{\"code\":" + code + ",\"msg\":" + JSON.valueToTree(message) + suffix + "}";
    }
}
