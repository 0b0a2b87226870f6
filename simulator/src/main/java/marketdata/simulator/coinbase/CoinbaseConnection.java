package marketdata.simulator.coinbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.VenueConnection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Subscriptions of one connection: products by channel, each answer lists them all. */
final class CoinbaseConnection implements VenueConnection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MATCHES = "matches";
    private static final String HEARTBEAT = "heartbeat";

    /** Channels that need a key at the real exchange. */
    private static final Set<String> CLOSED = Set.of("level2", "level3", "full", "user");

    private final Map<String, Set<String>> channels = new LinkedHashMap<>();
    private final CoinbaseFrameWriter frames = new CoinbaseFrameWriter();

    @Override
    public Set<String> streams() {
        Set<String> streams = new LinkedHashSet<>();
        channels.getOrDefault(MATCHES, Set.of()).forEach(product -> streams.add(product + "@" + MATCHES));
        return streams;
    }

    @Override
    public boolean wantsSymbol(String symbol) {
        return channels.getOrDefault(MATCHES, Set.of()).contains(symbol);
    }

    @Override
    public void write(SymbolTape tape, long sequence, FrameSink sink) {
        if (wantsSymbol(tape.symbol())) {
            frames.match(tape, sequence, sink);
        }
    }

    @Override
    public Optional<String> goodbye(long nowMicros) {
        return Optional.empty();
    }

    @Override
    public List<String> everySecond(MarketState state) {
        List<String> beats = new ArrayList<>();
        Tape tape = state.tape();
        for (String product : channels.getOrDefault(HEARTBEAT, Set.of())) {
            tape.symbol(product)
                    .ifPresent(symbol -> beats.add(CoinbaseFrameWriter.heartbeat(symbol, state.nowMicros())));
        }
        return beats;
    }

    @Override
    public List<String> received(String text, MarketState state) {
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return List.of(error("Malformed JSON", ""));
        }
        String type = request.path("type").asText();
        if (!type.equals("subscribe") && !type.equals("unsubscribe")) {
            return List.of(error("Failed to subscribe", "Type has to be either subscribe or unsubscribe"));
        }
        Map<String, Set<String>> named = new LinkedHashMap<>();
        for (JsonNode channel : request.path("channels")) {
            String name = channel.isObject() ? channel.path("name").asText() : channel.asText();
            JsonNode products = channel.has("product_ids") ? channel.get("product_ids") : request.path("product_ids");
            if (CLOSED.contains(name)) {
                return List.of(
                        error("Failed to subscribe", "level2, level3, and full channels now require authentication."));
            }
            if (!name.equals(MATCHES) && !name.equals(HEARTBEAT) && !name.equals("ticker")) {
                return List.of(error("Failed to subscribe", name + " is not a valid channel"));
            }
            for (JsonNode product : products) {
                if (state.tape().symbol(product.asText()).isEmpty()) {
                    return List.of(error("Failed to subscribe", product.asText() + " is not a valid product"));
                }
                named.computeIfAbsent(name, each -> new LinkedHashSet<>()).add(product.asText());
            }
        }
        return type.equals("subscribe") ? subscribe(named, state) : unsubscribe(named);
    }

    private List<String> subscribe(Map<String, Set<String>> named, MarketState state) {
        List<String> answers = new ArrayList<>();
        Set<String> before = Set.copyOf(channels.getOrDefault(MATCHES, Set.of()));
        named.forEach((channel, products) ->
                channels.computeIfAbsent(channel, each -> new LinkedHashSet<>()).addAll(products));
        answers.add(subscriptions());
        for (String product : named.getOrDefault(MATCHES, Set.of())) {
            TapeView view = new TapeView(state.tape().symbol(product).orElseThrow());
            long last = view.newestShown();
            // Not a trade that comes once more, after older ones.
            if (state.isLive() && !before.contains(product) && last >= view.first()) {
                answers.add(frames.lastMatch(view.tape(), last));
            }
        }
        return answers;
    }

    private List<String> unsubscribe(Map<String, Set<String>> named) {
        named.forEach((channel, products) ->
                channels.getOrDefault(channel, new LinkedHashSet<>()).removeAll(products));
        return List.of(subscriptions());
    }

    private String subscriptions() {
        ObjectNode answer = JSON.createObjectNode().put("type", "subscriptions");
        ArrayNode all = answer.putArray("channels");
        channels.forEach((channel, products) -> {
            ObjectNode each = all.addObject().put("name", channel);
            products.forEach(each.putArray("product_ids")::add);
            each.putNull("account_ids");
        });
        return answer.toString();
    }

    private static String error(String message, String reason) {
        return JSON.createObjectNode()
                .put("type", "error")
                .put("message", message)
                .put("reason", reason)
                .toString();
    }
}
