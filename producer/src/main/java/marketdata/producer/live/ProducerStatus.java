package marketdata.producer.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.ExchangeFeed;
import marketdata.producer.live.feed.FeedStatus;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.gap.GapRepair;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the program is doing, as JSON and as a line for the log; {@link ProducerMetrics} has the same as metrics. */
final class ProducerStatus {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of this process, UTC: one that was started again counts anew. */
    private static final String STARTED_AT = ProcessHandle.current()
            .info()
            .startInstant()
            .orElseGet(Instant::now)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    private final ExchangeFeed feed;
    private final FrameQueue queue;
    private final KafkaPublisher publisher;
    private final GapRepair continuity;
    private final Map<String, SymbolState> symbols;
    private final Counters counters;
    private long takenBefore;

    ProducerStatus(
            ExchangeFeed feed,
            FrameQueue queue,
            KafkaPublisher publisher,
            GapRepair continuity,
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
    long inFlight() {
        long queued = queue.pending();
        return queued + publisher.unacknowledged();
    }

    boolean connected() {
        return feed.connected();
    }

    long openGaps() {
        return continuity.open();
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
        numbers.put("conflicts", counters.conflicts.sum());
        numbers.put("filled", counters.filled.sum());
        numbers.put("published", counters.published.sum());
        numbers.put("gaps_open", openGaps());
        numbers.put("gaps_noticed", counters.gaps.sum());
        numbers.put("exchange_holes", counters.exchangeHoles.sum());
        numbers.put("gaps_too_large", counters.largeGaps.sum());
        numbers.put("connections", counters.connections.sum());
        numbers.put("silent_symbols", counters.silentSymbols.sum());
        numbers.put("rejected_symbols", rejectedSymbols());
        numbers.put("rest_requests", counters.restRequests.sum());
        numbers.put("send_failures", counters.sendFailures.sum());
        return numbers;
    }

    long rejectedSymbols() {
        return feed.status().stream()
                .flatMap(each -> each.symbols().values().stream())
                .filter(each -> each.state() == FeedStatus.State.REJECTED)
                .count();
    }

    /**
     * <pre>
     * {"connected":true,"started_at":"2026-11-28T09:00:00Z","frames":12,...,"symbols":{"ETH-USD":{"last_trade_id":7}},
     *  "sockets":[{"name":"feed-1","connection":"UUID","healthy":true,"silent_ms":12,"last_error":"",
     *              "symbols":{"ETH-USD":{"state":"subscribed"}}},
     *             {"name":"feed-2","connection":"","healthy":false,"silent_ms":0,"last_error":"..",
     *              "symbols":{"OLD-USD":{"state":"rejected","reason":"the exchange's words","since":"2026-11-28T12:00:00Z"}}}]}
     * </pre>
     *
     * <p>States of a symbol: {@link FeedStatus.State} in lower case.
     */
    String json() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("connected", connected());
        json.put("started_at", STARTED_AT);
        numbers().forEach(json::put);
        ObjectNode each = json.putObject("symbols");
        symbols.forEach((name, state) -> each.putObject(name)
                .put(
                        "last_trade_id",
                        state.newestTrade().map(SymbolState.NewestTrade::id).orElse(null)));
        ArrayNode sockets = json.putArray("sockets");
        feed.status().forEach(socket -> put(sockets.addObject(), socket));
        return json.toString();
    }

    private static void put(ObjectNode json, FeedStatus socket) {
        json.put("name", socket.name());
        json.put("connection", socket.connection());
        json.put("healthy", socket.healthy());
        json.put("silent_ms", socket.silence().toMillis());
        json.put("last_error", socket.lastError());
        ObjectNode symbols = json.putObject("symbols");
        socket.symbols().forEach((name, status) -> {
            ObjectNode symbol = symbols.putObject(name);
            symbol.put("state", status.state().name().toLowerCase(Locale.ROOT));
            if (status.since() != null) {
                symbol.put("reason", status.reason());
                symbol.put("since", status.since().toString());
            }
        });
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
                .collect(Collectors.joining(" ", "Totals: connected=" + connected() + " ", ""));
    }
}
