package marketdata.simulator.okx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.VenueConnection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Subscriptions of one connection; every channel of a request is answered for alone. */
final class OkxConnection implements VenueConnection {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Subscriptions and the like on one connection. */
    private static final int OPERATIONS = 480;

    private static final long HOUR_MILLIS = 3_600_000;

    private final Set<String> instruments = new LinkedHashSet<>();
    private final OkxFrameWriter frames = new OkxFrameWriter();
    private final Deque<Long> operations = new ArrayDeque<>();
    private final String connId;

    OkxConnection(int number) {
        connId = String.format(Locale.ROOT, "%08x", number);
    }

    @Override
    public Set<String> streams() {
        Set<String> streams = new LinkedHashSet<>();
        instruments.forEach(instrument -> streams.add(instrument + "@" + OkxFrameWriter.CHANNEL));
        return streams;
    }

    @Override
    public boolean wantsSymbol(String symbol) {
        return instruments.contains(symbol);
    }

    @Override
    public void write(SymbolTape tape, long sequence, FrameSink sink) {
        if (instruments.contains(tape.symbol())) {
            frames.trade(tape, sequence, sink);
        }
    }

    /** The documents promise it on the other addresses; here it comes too, so that a client's handling of it is tried. */
    @Override
    public Optional<String> goodbye(long nowMicros) {
        return Optional.of(event("notice", "")
                .put("code", "64008")
                .put("msg", "The connection will soon be closed for a service upgrade. Please reconnect.")
                .put("connId", connId)
                .toString());
    }

    @Override
    public List<String> received(String text, MarketState state) {
        if (text.equals("ping")) {
            return List.of("pong");
        }
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return List.of(error("", "60012", "Invalid request: " + text));
        }
        String id = request.path("id").asText();
        String op = request.path("op").asText();
        if (!op.equals("subscribe") && !op.equals("unsubscribe")) {
            return List.of(
                    op.isEmpty()
                            ? error(id, "60012", "Invalid request: " + text)
                            : error(id, "60019", "Invalid op: " + op));
        }
        if (!request.path("args").isArray() || request.path("args").isEmpty()) {
            return List.of(error(id, "60013", "Invalid args"));
        }
        if (!allows(state.wallMillis())) {
            return List.of(error(id, "60014", "Requests too frequent"));
        }
        List<String> answers = new ArrayList<>();
        for (JsonNode arg : request.get("args")) {
            answers.add(answer(op, id, arg, state));
        }
        return answers;
    }

    private String answer(String op, String id, JsonNode arg, MarketState state) {
        String channel = arg.path("channel").asText();
        String instrument = arg.path("instId").asText();
        boolean subscribes = op.equals("subscribe");
        boolean known = channel.equals(OkxFrameWriter.CHANNEL)
                && (subscribes ? state.tape().symbol(instrument).isPresent() : instruments.contains(instrument));
        if (!known) {
            return error(
                    id,
                    "60018",
                    "Wrong URL or channel:" + channel + ",instId:" + instrument
                            + " doesn't exist. Please use the correct URL, channel and parameters referring to API document.");
        }
        if (subscribes) {
            instruments.add(instrument);
        } else {
            instruments.remove(instrument);
        }
        ObjectNode event = event(op, id);
        event.putObject("arg").put("channel", channel).put("instId", instrument);
        return event.put("connId", connId).toString();
    }

    private boolean allows(long nowMillis) {
        while (!operations.isEmpty() && operations.peekFirst() <= nowMillis - HOUR_MILLIS) {
            operations.removeFirst();
        }
        operations.addLast(nowMillis);
        return operations.size() <= OPERATIONS;
    }

    private String error(String id, String code, String message) {
        return event("error", id)
                .put("msg", message)
                .put("code", code)
                .put("connId", connId)
                .toString();
    }

    private static ObjectNode event(String event, String id) {
        ObjectNode node = JSON.createObjectNode();
        if (!id.isEmpty()) {
            node.put("id", id);
        }
        return node.put("event", event);
    }
}
