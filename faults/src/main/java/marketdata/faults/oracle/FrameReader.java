package marketdata.faults.oracle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import marketdata.faults.exchange.SimulatedExchange;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The trades in a frame of an exchange, read by the plainest means; those of {@code clean_trades} too. */
final class FrameReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private FrameReader() {}

    /** Any JSON, its numbers exact. */
    static JsonNode tree(byte[] json) throws IOException {
        return JSON.readTree(json);
    }

    /** The same. */
    static JsonNode tree(String json) throws IOException {
        return JSON.readTree(json);
    }

    /** The trades of a frame with their symbols; empty when it has none. */
    static Map<ExchangeTrade, String> trades(SimulatedExchange exchange, byte[] frame) throws IOException {
        JsonNode root = tree(frame);
        Map<ExchangeTrade, String> trades = new LinkedHashMap<>();
        switch (exchange) {
            case BINANCE -> {
                JsonNode data = root.has("data") ? root.get("data") : root;
                if (data.path("e").asText().equals("trade")) {
                    trades.put(
                            traded(
                                    data,
                                    "t",
                                    "p",
                                    "q",
                                    data.get("T").asLong() * 1000,
                                    data.get("m").asBoolean()),
                            data.get("s").asText());
                }
            }
            case COINBASE -> {
                if (root.path("type").asText().endsWith("match")) {
                    boolean makerBuys = root.get("side").asText().equals("buy");
                    trades.put(
                            traded(root, "trade_id", "price", "size", micros(root.get("time")), makerBuys),
                            root.get("product_id").asText());
                }
            }
            case OKX -> {
                if (root.path("arg").path("channel").asText().equals("trades-all")) {
                    for (JsonNode each : root.path("data")) {
                        boolean takerSells = each.get("side").asText().equals("sell");
                        trades.put(
                                traded(
                                        each,
                                        "tradeId",
                                        "px",
                                        "sz",
                                        each.get("ts").asLong() * 1000,
                                        takerSells),
                                each.get("instId").asText());
                    }
                }
            }
            case KRAKEN -> {
                if (root.path("channel").asText().equals("trade")) {
                    for (JsonNode each : root.path("data")) {
                        boolean takerSells = each.get("side").asText().equals("sell");
                        trades.put(
                                traded(each, "trade_id", "price", "qty", micros(each.get("timestamp")), takerSells),
                                each.get("symbol").asText());
                    }
                }
            }
        }
        return trades;
    }

    /** A record of {@code clean_trades}. */
    static ExchangeTrade clean(JsonNode record) {
        return traded(
                record,
                "trade_id",
                "price",
                "quantity",
                micros(record.get("trade_time")),
                record.get("is_buyer_maker").asBoolean());
    }

    private static ExchangeTrade traded(
            JsonNode node, String id, String price, String quantity, long micros, boolean buyerIsMaker) {
        return new ExchangeTrade(
                TradeKey.of(node.get(id).asLong()),
                new BigDecimal(node.get(price).asText()),
                new BigDecimal(node.get(quantity).asText()),
                micros,
                buyerIsMaker);
    }

    private static long micros(JsonNode iso) {
        return Micros.of(Instant.parse(iso.asText()));
    }
}
