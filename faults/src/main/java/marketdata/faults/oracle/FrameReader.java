package marketdata.local.torture;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import marketdata.local.torture.Expected.Traded;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The trades in a frame of an exchange, read by the plainest means; those of {@code clean_trades} too. */
final class Frames {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Frames() {}

    /** Any JSON, its numbers exact. */
    static JsonNode tree(byte[] json) throws IOException {
        return JSON.readTree(json);
    }

    /** The trades of a frame by symbol, of which it holds one each at most in torture, but for snapshots; empty when none. */
    static Map<Traded, String> trades(Venue venue, byte[] frame) throws IOException {
        JsonNode root = tree(frame);
        Map<Traded, String> trades = new LinkedHashMap<>();
        switch (venue) {
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
    static Traded clean(JsonNode record) {
        return traded(
                record,
                "trade_id",
                "price",
                "quantity",
                micros(record.get("trade_time")),
                record.get("is_buyer_maker").asBoolean());
    }

    private static Traded traded(
            JsonNode node, String id, String price, String quantity, long micros, boolean buyerIsMaker) {
        return new Traded(
                TradeKey.of(node.get(id).asLong()),
                new BigDecimal(node.get(price).asText()),
                new BigDecimal(node.get(quantity).asText()),
                micros,
                buyerIsMaker);
    }

    private static long micros(JsonNode iso) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(iso.asText()));
    }
}
