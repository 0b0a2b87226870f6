package marketdata.local.torture;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.Json;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the table must hold, computed from the simulator's own tape by the plainest means: all trades in memory, sorted,
 * added up. Shares no code with what it judges.
 */
final class Expected {
    private static final int AVERAGE_DECIMALS = 18;
    private static final long MINUTE = 60_000_000;

    /** One trade as the exchange knows it; event time in microseconds since 1970 UTC. */
    record Traded(long id, BigDecimal price, BigDecimal quantity, long micros, boolean buyerIsMaker) {}

    /**
     * One minute of one symbol; amounts by the column's name.
     *
     * @param missing ids that nobody can have, in and right beside it
     */
    record Row(long count, long firstId, long lastId, long missing, Map<String, BigDecimal> amounts) {}

    private final Map<String, Map<Long, Traded>> trades = new HashMap<>();
    private final Map<String, NavigableSet<Long>> withheld = new HashMap<>();
    private final Map<String, TreeMap<Long, Row>> minutes = new HashMap<>();

    /** Reads the tape of each symbol. */
    static Expected of(int simulatorPort, List<String> symbols) throws IOException, InterruptedException {
        Expected expected = new Expected();
        for (String symbol : symbols) {
            String uri = "http://127.0.0.1:" + simulatorPort + "/simulator/tape?symbol=" + symbol;
            HttpResponse<String> tape = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
            expected.read(symbol, tape.body());
        }
        return expected;
    }

    /** A symbol's ids that the exchange shows to nobody. */
    NavigableSet<Long> withheld(String symbol) {
        return withheld.get(symbol);
    }

    /** Whether a minute without trades is proven to be one: the ids go on across it. */
    boolean isQuiet(String symbol, long start) {
        Map.Entry<Long, Row> before = minutes.get(symbol).lowerEntry(start);
        Map.Entry<Long, Row> after = minutes.get(symbol).higherEntry(start);
        return before != null
                && after != null
                && before.getValue().lastId() + 1 == after.getValue().firstId();
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
        Map<Long, Traded> byId = new TreeMap<>();
        Map<Long, List<Traded>> byMinute = new TreeMap<>();
        NavigableSet<Long> gone = new TreeSet<>();
        for (String line : ndjson.lines().toList()) {
            JsonNode node = Json.tree(line);
            if (node.path("withheld").asBoolean()) {
                gone.add(node.get("id").asLong());
                continue;
            }
            Traded trade = new Traded(
                    node.get("id").asLong(),
                    new BigDecimal(node.get("price").asText()),
                    new BigDecimal(node.get("qty").asText()),
                    // Binance sends milliseconds: what is finer never leaves the exchange.
                    node.get("time").asLong() * 1000,
                    node.get("isBuyerMaker").asBoolean());
            byId.put(trade.id(), trade);
            byMinute.computeIfAbsent(
                            Math.floorDiv(trade.micros(), MINUTE) * MINUTE, start -> new java.util.ArrayList<>())
                    .add(trade);
        }
        TreeMap<Long, Row> rows = new TreeMap<>();
        byMinute.forEach((start, each) -> rows.put(start, row(each, gone)));
        withheld.put(symbol, gone);
        trades.put(symbol, byId);
        minutes.put(symbol, rows);
    }

    /** The withheld ids in, right before and right after a minute's own. */
    private static long missing(long firstId, long lastId, NavigableSet<Long> gone) {
        long missing = gone.subSet(firstId, true, lastId, true).size();
        for (long id = firstId - 1; gone.contains(id); id--) {
            missing++;
        }
        for (long id = lastId + 1; gone.contains(id); id++) {
            missing++;
        }
        return missing;
    }

    private static Row row(List<Traded> unsorted, NavigableSet<Long> gone) {
        List<Traded> sorted = unsorted.stream()
                .sorted(Comparator.comparingLong(Traded::micros).thenComparingLong(Traded::id))
                .toList();
        BigDecimal prices = BigDecimal.ZERO;
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal boughtQuantity = BigDecimal.ZERO;
        BigDecimal boughtValue = BigDecimal.ZERO;
        for (Traded trade : sorted) {
            BigDecimal worth = trade.price().multiply(trade.quantity());
            prices = prices.add(trade.price());
            quantity = quantity.add(trade.quantity());
            value = value.add(worth);
            if (!trade.buyerIsMaker()) {
                boughtQuantity = boughtQuantity.add(trade.quantity());
                boughtValue = boughtValue.add(worth);
            }
        }
        Map<String, BigDecimal> amounts = new TreeMap<>();
        amounts.put("open", sorted.get(0).price());
        amounts.put(
                "high",
                sorted.stream()
                        .map(Traded::price)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
        amounts.put(
                "low",
                sorted.stream()
                        .map(Traded::price)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
        amounts.put("close", sorted.get(sorted.size() - 1).price());
        amounts.put(
                "avg_price",
                prices.divide(BigDecimal.valueOf(sorted.size()), AVERAGE_DECIMALS, RoundingMode.HALF_EVEN));
        amounts.put("vwap", value.divide(quantity, AVERAGE_DECIMALS, RoundingMode.HALF_EVEN));
        amounts.put("sum_qty", quantity);
        amounts.put("sum_value", value);
        amounts.put("taker_buy_qty", boughtQuantity);
        amounts.put("taker_buy_value", boughtValue);
        long firstId = sorted.stream().mapToLong(Traded::id).min().orElseThrow();
        long lastId = sorted.stream().mapToLong(Traded::id).max().orElseThrow();
        return new Row(sorted.size(), firstId, lastId, missing(firstId, lastId, gone), amounts);
    }
}
