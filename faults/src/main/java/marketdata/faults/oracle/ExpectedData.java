package marketdata.local.torture;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.Json;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the table must hold, computed from the simulator's own tape by the plainest means: all trades in memory, sorted,
 * added up. Shares no code with what it judges.
 */
final class Expected {
    /** In microseconds. */
    static final long MINUTE = 60_000_000;

    /** Trades of the tape that are asked for at once. */
    private static final long PART = 100_000;

    /** One trade as the exchange knows it; its id as a {@link TradeKey}, event time in microseconds since 1970 UTC. */
    record Traded(long id, BigDecimal price, BigDecimal quantity, long micros, boolean buyerIsMaker) {
        /** Numbers are equal whatever zeros they end in. */
        Traded {
            price = price.stripTrailingZeros();
            quantity = quantity.stripTrailingZeros();
        }
    }

    private final Venue venue;
    private final Map<String, Map<Long, Traded>> trades = new HashMap<>();
    private final Map<String, NavigableSet<Long>> withheld = new HashMap<>();
    private final Map<String, NavigableMap<Long, Row>> minutes = new HashMap<>();
    private final Map<String, Order> orders = new HashMap<>();

    Expected(Venue venue) {
        this.venue = venue;
    }

    /** Reads the tape of each symbol. */
    static Expected of(Venue venue, int simulatorPort, List<String> symbols) throws IOException, InterruptedException {
        Expected expected = new Expected(venue);
        for (String symbol : symbols) {
            Tape tape = expected.new Tape();
            HttpClient http = HttpClient.newHttpClient();
            long read;
            do {
                // In parts: a whole tape of a fast market is more than the simulator's memory.
                String uri = String.format(
                        Locale.ROOT,
                        "http://127.0.0.1:%d/simulator/tape?symbol=%s&from=%d&limit=%d",
                        simulatorPort,
                        symbol,
                        tape.lines,
                        PART);
                read = tape.lines;
                tape.read(
                        http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                                .body());
            } while (tape.lines - read == PART);
            expected.take(symbol, tape);
        }
        return expected;
    }

    /** Microseconds since 1970 UTC as a time. */
    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** A symbol's ids that the exchange shows to nobody. */
    NavigableSet<Long> withheld(String symbol) {
        return withheld.get(symbol);
    }

    /** The order of a symbol's ids and times. */
    Order order(String symbol) {
        return orders.get(symbol);
    }

    /** Whether all ids at a minute with trades are there, and go on to a later minute's: nothing can be missing. */
    boolean isProven(String symbol, long start) {
        Row row = minutes.get(symbol).get(start);
        Long gone = withheld.get(symbol).ceiling(row.firstId());
        long wholeTo = Math.min(gone == null ? Long.MAX_VALUE : gone - 1, TradeKey.lastPossible(row.lastId()));
        NavigableMap<Long, Row> later = minutes.get(symbol).tailMap(start, false);
        // Of the tape's last minute the exchange itself may say that nothing follows.
        boolean goesOn = later.isEmpty() || later.values().stream().anyMatch(each -> each.firstId() <= wholeTo);
        return row.missing() == 0 && goesOn;
    }

    /** Whether a symbol's first minute begins with the market's first trade. */
    boolean beginsWithTheFirst(String symbol) {
        return TradeKey.isLowest(minutes.get(symbol).firstEntry().getValue().firstId(), venue);
    }

    /** Whether a minute without trades must be called quiet: the ids go on across it, on whichever side they are told. */
    boolean mustBeQuiet(String symbol, long start) {
        Map.Entry<Long, Row> before = minutes.get(symbol).lowerEntry(start);
        Map.Entry<Long, Row> after = minutes.get(symbol).higherEntry(start);
        return before != null
                && after != null
                && before.getValue().lastId() + 1 == after.getValue().firstId()
                && orders.get(symbol).goesOnAcross(start);
    }

    /** Whether it may be: of its time no id can be missing. */
    boolean mayBeQuiet(String symbol, long start) {
        return orders.get(symbol).isWholeAcross(start, withheld.get(symbol));
    }

    /** The same, had these trades never been: a minute's ids from its first to its last are those of the others. */
    Expected without(Map<String, Set<Long>> late) {
        Expected less = new Expected(venue);
        trades.forEach((symbol, all) -> {
            Set<Long> gone = late.getOrDefault(symbol, Set.of());
            less.withheld.put(symbol, withheld.get(symbol));
            less.trades.put(symbol, all);
            less.orders.put(symbol, orders.get(symbol));
            less.minutes.put(symbol, rows(all.values(), gone, withheld.get(symbol)));
        });
        return less;
    }

    /** A symbol's trades by id, without those withheld. */
    Map<Long, Traded> trades(String symbol) {
        return trades.get(symbol);
    }

    /** A symbol's minutes with trades, by their start in microseconds since 1970 UTC. */
    NavigableMap<Long, Row> minutes(String symbol) {
        return minutes.get(symbol);
    }

    void read(String symbol, String ndjson) throws IOException {
        Tape tape = new Tape();
        tape.read(ndjson);
        take(symbol, tape);
    }

    private void take(String symbol, Tape tape) {
        withheld.put(symbol, tape.gone);
        trades.put(symbol, tape.byId);
        orders.put(symbol, Order.of(tape.byId.values()));
        minutes.put(symbol, rows(tape.byId.values(), Set.of(), tape.gone));
    }

    /** What has been read of a symbol's tape. */
    private final class Tape {
        private final Map<Long, Traded> byId = new TreeMap<>();
        private final NavigableSet<Long> gone = new TreeSet<>();
        private long lines;

        private void read(String ndjson) throws IOException {
            for (String line : ndjson.lines().toList()) {
                lines++;
                JsonNode node = Json.tree(line);
                long id = TradeKey.of(node.get("id").asLong());
                if (node.path("withheld").asBoolean()) {
                    gone.add(id);
                    continue;
                }
                Traded trade = new Traded(
                        id,
                        new BigDecimal(node.get("price").asText()),
                        new BigDecimal(node.get("qty").asText()),
                        venue.micros(node),
                        node.get("isBuyerMaker").asBoolean());
                byId.put(id, trade);
            }
        }
    }

    private static NavigableMap<Long, Row> rows(Collection<Traded> trades, Set<Long> without, NavigableSet<Long> gone) {
        Map<Long, List<Traded>> byMinute = new TreeMap<>();
        trades.stream().filter(each -> !without.contains(each.id())).forEach(each -> byMinute.computeIfAbsent(
                        Math.floorDiv(each.micros(), MINUTE) * MINUTE, start -> new ArrayList<>())
                .add(each));
        NavigableMap<Long, Row> rows = new TreeMap<>();
        byMinute.forEach((start, each) -> rows.put(start, Row.of(each, gone)));
        return rows;
    }
}
