package marketdata.producer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.producer.clean.SymbolState;
import marketdata.producer.continuity.Continuity;
import marketdata.producer.feed.FrameQueue;
import marketdata.producer.feed.WebSocketFeed;
import marketdata.producer.kafka.KafkaPublisher;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the program is doing, as JSON, as Prometheus text and as a line for the log. */
final class Status {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final WebSocketFeed feed;
    private final FrameQueue queue;
    private final KafkaPublisher publisher;
    private final Continuity continuity;
    private final Map<String, SymbolState> symbols;
    private final Counters counters;
    private long takenBefore;

    Status(
            WebSocketFeed feed,
            FrameQueue queue,
            KafkaPublisher publisher,
            Continuity continuity,
            Map<String, SymbolState> symbols,
            Counters counters) {
        this.feed = feed;
        this.queue = queue;
        this.publisher = publisher;
        this.continuity = continuity;
        this.symbols = symbols;
        this.counters = counters;
    }

    /** Received and not yet acknowledged. Read along the way of a frame, so that none can slip past unseen. */
    private long inFlight() {
        long queued = queue.pending();
        return queued + publisher.unacknowledged();
    }

    private Map<String, Long> numbers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("frames", counters.frames.sum());
        numbers.put("in_flight", inFlight());
        numbers.put("trade_frames", counters.tradeFrames.sum());
        numbers.put("ignored", counters.ignored.sum());
        numbers.put("dead_letters", counters.deadLetters.sum());
        numbers.put("trades", counters.trades.sum());
        numbers.put("duplicates", counters.duplicates.sum());
        numbers.put("filled", counters.filled.sum());
        numbers.put("published", counters.published.sum());
        numbers.put("gaps_open", (long) continuity.open());
        numbers.put("gaps_noticed", counters.holes.sum());
        numbers.put("exchange_holes", counters.exchangeHoles.sum());
        numbers.put("connections", counters.connections.sum());
        numbers.put("silent_symbols", counters.silentSymbols.sum());
        numbers.put("rest_requests", counters.restRequests.sum());
        numbers.put("send_failures", counters.sendFailures.sum());
        return numbers;
    }

    /** {@code {"connected":true,"frames":12,...,"symbols":{"ETHUSDT":{"last_trade_id":7}}}}. */
    String json() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("connected", feed.connected());
        numbers().forEach(json::put);
        ObjectNode each = json.putObject("symbols");
        symbols.forEach((name, state) -> each.putObject(name).put("last_trade_id", state.lastTradeId()));
        return json.toString();
    }

    /** Prometheus text format. */
    String metrics() {
        String connected = String.format(Locale.ROOT, "crypto_producer_connected %d\n", feed.connected() ? 1 : 0);
        return numbers().entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "crypto_producer_%s %d\n", each.getKey(), each.getValue()))
                .collect(Collectors.joining("", connected, ""));
    }

    /** What a person should know now: Kafka has taken nothing since the last look, though there is something to take. */
    Optional<String> warning() {
        long taken = publisher.acknowledgements();
        boolean stuck = taken == takenBefore && publisher.unacknowledged() > 0;
        takenBefore = taken;
        return stuck
                ? Optional.of("Kafka has acknowledged nothing for a while; frames wait, none is dropped")
                : Optional.empty();
    }

    /** One line for people. */
    String totals() {
        return numbers().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" ", "Totals: connected=" + feed.connected() + " ", ""));
    }
}
