package marketdata.simulator.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.IsoMicros;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.VenueConnection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Subscriptions of one connection; every symbol of a request is acknowledged on its own. */
final class KrakenConnection implements VenueConnection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEARTBEAT = "{\"channel\":\"heartbeat\"}";

    private final Set<String> trades = new LinkedHashSet<>();
    private final Set<String> tickers = new LinkedHashSet<>();
    private final Map<String, Long> lastTicker = new HashMap<>();
    private final KrakenFrameWriter frames = new KrakenFrameWriter();
    private boolean spoken;

    @Override
    public Set<String> streams() {
        Set<String> streams = new LinkedHashSet<>();
        trades.forEach(symbol -> streams.add(symbol + "@trade"));
        tickers.forEach(symbol -> streams.add(symbol + "@ticker"));
        return streams;
    }

    @Override
    public boolean wantsSymbol(String symbol) {
        return trades.contains(symbol);
    }

    @Override
    public void write(SymbolTape tape, long sequence, FrameSink sink) {
        if (trades.contains(tape.symbol())) {
            frames.trade(tape, sequence, sink);
            spoken = true;
        }
    }

    @Override
    public Optional<String> goodbye(long nowMicros) {
        return Optional.empty();
    }

    @Override
    public List<String> greeting(long nowMicros) {
        return List.of(
                "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.10\",\"system\":\"online\","
                        + "\"api_version\":\"v2\",\"connection_id\":" + nowMicros + "}]}");
    }

    /** A ticker where there were trades; a heartbeat only where nothing else was said. */
    @Override
    public List<String> everySecond(MarketState state) {
        List<String> said = new ArrayList<>();
        Tape tape = state.tape();
        for (String symbol : tickers) {
            SymbolTape each = tape.symbol(symbol).orElse(null);
            if (each == null) {
                continue; // delisted
            }
            TapeView view = new TapeView(each);
            if (!view.isEmpty() && lastTicker.getOrDefault(symbol, -1L) < view.end()) {
                said.add(KrakenFrameWriter.ticker(each, "update", state.nowMicros()));
                lastTicker.put(symbol, view.end());
            }
        }
        if (said.isEmpty() && !spoken) {
            said.add(HEARTBEAT);
        }
        spoken = false;
        return said;
    }

    @Override
    public List<String> received(String text, MarketState state) {
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return List.of("{\"error\":\"Malformed request\",\"success\":false}");
        }
        String method = request.path("method").asText();
        return switch (method) {
            case "ping" -> List.of(answer("pong", request, state).toString());
            case "subscribe", "unsubscribe" -> subscribe(method, request, state);
            default -> List.of(rejected(method, request, "Unsupported method " + method, state));
        };
    }

    private List<String> subscribe(String method, JsonNode request, MarketState state) {
        JsonNode params = request.path("params");
        String channel = params.path("channel").asText();
        if (!channel.equals("trade") && !channel.equals("ticker")) {
            return List.of(rejected(method, request, "Unsupported channel " + channel, state));
        }
        Set<String> symbols = channel.equals("trade") ? trades : tickers;
        List<String> acknowledgements = new ArrayList<>();
        List<String> snapshots = new ArrayList<>();
        boolean snapshot = params.path("snapshot").asBoolean(channel.equals("ticker"));
        for (JsonNode named : params.path("symbol")) {
            Optional<SymbolTape> tape = state.tape().symbol(named.asText());
            if (tape.isEmpty()) {
                acknowledgements.add(unknown(method, request, named.asText(), state));
                continue;
            }
            if (method.equals("subscribe")) {
                symbols.add(named.asText());
            } else {
                symbols.remove(named.asText());
            }
            ObjectNode answer = answer(method, request, state).put("success", true);
            answer.putObject("result")
                    .put("channel", channel)
                    .put("symbol", named.asText())
                    .put("snapshot", snapshot);
            acknowledgements.add(answer.toString());
            // No snapshot of trades that come once more, after older ones.
            boolean shows = snapshot && (state.isLive() || !channel.equals("trade"));
            if (method.equals("subscribe") && shows && !new TapeView(tape.get()).isEmpty()) {
                snapshots.add(
                        channel.equals("trade")
                                ? frames.snapshot(tape.get())
                                : KrakenFrameWriter.ticker(tape.get(), "snapshot", state.nowMicros()));
            }
        }
        acknowledgements.addAll(snapshots);
        return acknowledgements;
    }

    private static ObjectNode answer(String method, JsonNode request, MarketState state) {
        ObjectNode answer = JSON.createObjectNode().put("method", method);
        if (request.has("req_id")) {
            answer.set("req_id", request.get("req_id"));
        }
        String now = IsoMicros.write(state.nowMicros());
        return answer.put("time_in", now).put("time_out", now);
    }

    private static String unknown(String method, JsonNode request, String symbol, MarketState state) {
        return answer(method, request, state)
                .put("success", false)
                .put("error", "Currency pair not supported " + symbol)
                .put("symbol", symbol)
                .toString();
    }

    private static String rejected(String method, JsonNode request, String error, MarketState state) {
        return answer(method, request, state)
                .put("success", false)
                .put("error", error)
                .toString();
    }
}
