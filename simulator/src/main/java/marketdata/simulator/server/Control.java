package marketdata.simulator.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import marketdata.simulator.exchange.ExchangeSimulation;
import marketdata.simulator.exchange.SocketSession;
import marketdata.simulator.exchange.TrafficTotals;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.venue.RestAnswer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulator's own paths: {@code /simulator/status}, {@code /simulator/fault}, {@code /simulator/tape}. */
final class Control {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExchangeSimulation exchange;

    Control(ExchangeSimulation exchange) {
        this.exchange = exchange;
    }

    RestAnswer answer(FullHttpRequest request, QueryStringDecoder uri) {
        String call = request.method().name() + " " + uri.path();
        return switch (call) {
            case "GET /simulator/status" -> ok(status().toString());
            case "POST /simulator/fault" -> fault(request.content().toString(StandardCharsets.UTF_8));
            case "DELETE /simulator/fault" -> {
                exchange.behave();
                yield ok("{}");
            }
            case "GET /simulator/tape" -> tape(uri.parameters());
            default ->
                rejected(404, "GET /simulator/status, GET /simulator/tape?symbol=, POST and DELETE /simulator/fault");
        };
    }

    private ObjectNode status() {
        exchange.playback().advance();
        TrafficTotals totals = exchange.totals();
        ObjectNode status = JSON.createObjectNode();
        status.put("mode", exchange.playback().mode());
        status.put("source", exchange.venue().name());
        status.put("opened", exchange.playback().opened());
        status.put("finished", exchange.finished());
        status.put("frames_sent", totals.frames);
        status.put("trades_sent", totals.trades);
        status.put("answers_sent", totals.answers);
        status.put("rest_answers", totals.restAnswers);
        status.put("connections", totals.connections);
        status.put("faults_waiting", exchange.faults().size());
        exchange.playback().contents().ifPresent(each -> {
            ObjectNode recording = status.putObject("recording");
            recording.put("frames", each.frames());
            recording.put("of_trades", each.ofTrades());
            recording.put("unsent", each.unsent());
            recording.put("reads", exchange.venue().tradeStreams());
            ObjectNode others = recording.putObject("other_streams");
            each.others().forEach(others::put);
        });
        status.put("time_us", exchange.playback().nowMicros());
        ObjectNode symbols = status.putObject("symbols");
        for (SymbolTape tape : exchange.playback().tape().symbols()) {
            ObjectNode symbol = symbols.putObject(tape.symbol());
            symbol.put("first_id", tape.firstIdEver());
            symbol.put("last_id", tape.end() > tape.first() ? tape.id(tape.end() - 1) : -1);
            symbol.put("trades", tape.end());
            symbol.put("oldest_id", tape.end() > tape.first() ? tape.id(tape.first()) : -1);
        }
        var sockets = status.putArray("sockets");
        for (SocketSession session : exchange.sessions()) {
            ObjectNode socket = sockets.addObject();
            socket.put("frames_sent", session.frames());
            socket.put("up_to_date", session.upToDate());
            socket.put("listening", session.listening());
            session.streams().forEach(socket.withArray("streams")::add);
        }
        return status;
    }

    private RestAnswer fault(String body) {
        try {
            exchange.misbehave(Fault.parse(body));
            return ok("{}");
        } catch (IllegalArgumentException e) {
            return rejected(400, e.getMessage());
        }
    }

    /**
     * All trades of a symbol as NDJSON, also those a replay has not reached: the oracle's answer, not an exchange's. With
     * {@code from} and {@code limit} only so many from this one on, counted from 0.
     */
    private RestAnswer tape(Map<String, List<String>> parameters) {
        Optional<SymbolTape> found = exchange.playback()
                .tape()
                .symbol(parameters.getOrDefault("symbol", List.of("")).get(0));
        if (found.isEmpty()) {
            return rejected(404, "symbol must be one of " + exchange.playback().symbols());
        }
        SymbolTape tape = found.get();
        AsciiBuffer out = new AsciiBuffer();
        long from;
        long limit;
        try {
            from = number(parameters, "from", 0);
            limit = number(parameters, "limit", Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            return rejected(400, "from and limit must be whole numbers, was " + parameters);
        }
        long first = Math.max(tape.first(), from);
        for (long s = first; s < tape.end() && s - first < limit; s++) {
            out.add("{\"id\":").number(tape.id(s)).add(",\"price\":\"").amount(tape.price(s));
            out.add("\",\"qty\":\"").amount(tape.quantity(s)).add("\",\"time\":");
            out.number(tape.timeMicros(s) / 1000).add(",\"time_us\":").number(tape.timeMicros(s));
            out.add(",\"sent_us\":").number(tape.sentMicros(s));
            out.add(tape.isWithheld(s) ? ",\"withheld\":true" : "");
            out.add(tape.buyerIsMaker(s) ? ",\"isBuyerMaker\":true}\n" : ",\"isBuyerMaker\":false}\n");
        }
        return new RestAnswer(200, Map.of("Content-Type", "application/x-ndjson"), out.toString());
    }

    private static long number(Map<String, List<String>> parameters, String name, long otherwise) {
        return parameters.containsKey(name)
                ? Long.parseLong(parameters.get(name).get(0))
                : otherwise;
    }

    private static RestAnswer ok(String body) {
        return new RestAnswer(200, Map.of(), body);
    }

    private static RestAnswer rejected(int status, String message) {
        return new RestAnswer(
                status, Map.of(), JSON.createObjectNode().put("error", message).toString());
    }
}
