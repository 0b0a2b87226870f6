package marketdata.model.exchange;

import static marketdata.model.exchange.RestJson.badValue;
import static marketdata.model.exchange.RestJson.decimal;
import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.number;
import static marketdata.model.exchange.RestJson.required;
import static marketdata.model.exchange.RestJson.text;
import static marketdata.model.exchange.RestJson.whole;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.TakerSide;
import marketdata.model.Trade;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What Coinbase's REST answers mean. */
final class CoinbaseRest {
    private CoinbaseRest() {}

    /** Its errors are {@code {"message":"NotFound"}}. */
    private static JsonNode tree(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        if (tree.path("message").isTextual()) {
            throw new RejectedException(
                    Reason.EXCHANGE_ERROR,
                    RestJson.printable(tree.get("message").asText()));
        }
        return tree;
    }

    /** <pre>{"iso":"2026-01-07T23:47:25.201Z","epoch":1767829645.201}</pre> */
    static long time(byte[] answer) {
        return micros(required(tree(answer), "iso"), "iso");
    }

    /** <pre>[{"id":"BTC-USD","status":"online","trading_disabled":false,..}]</pre> */
    static List<String> symbols(byte[] answer) {
        return elements(tree(answer))
                .filter(each -> !each.path("trading_disabled").asBoolean()
                        && each.path("status").asText("online").equals("online"))
                .map(each -> text(required(each, "id"), "id"))
                .toList();
    }

    /** <pre>{"BTC-USD":{"stats_24hour":{"last":"80691.53","volume":"11213.05",..},..},..}</pre> */
    static List<String> topSymbols(byte[] answer, int count) {
        Comparator<Map.Entry<String, JsonNode>> byVolume = Comparator.comparing(each -> quoteVolume(each.getValue()));
        return tree(answer).properties().stream()
                .filter(each -> each.getValue().path("stats_24hour").hasNonNull("last"))
                .sorted(byVolume.reversed())
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static BigDecimal quoteVolume(JsonNode product) {
        JsonNode day = product.get("stats_24hour");
        return number(required(day, "volume"), "volume").multiply(number(required(day, "last"), "last"));
    }

    /**
     * Newest first; {@code side} is the maker's.
     *
     * <pre>
     * [{"trade_id":74,"side":"sell","size":"0.01000000","price":"10.00000000","time":"2014-11-07T22:19:28.578544Z"}]
     * </pre>
     */
    static List<Trade> trades(byte[] answer, String source, String symbol) {
        return elements(tree(answer))
                .map(each -> new Trade(
                        source,
                        symbol,
                        whole(required(each, "trade_id"), "trade_id"),
                        decimal(required(each, "price"), "price"),
                        decimal(required(each, "size"), "size"),
                        micros(required(each, "time"), "time"),
                        takerSide(required(each, "side"))))
                .sorted(Comparator.comparingLong(Trade::tradeId))
                .toList();
    }

    private static TakerSide takerSide(JsonNode makerSide) {
        return switch (text(makerSide, "side")) {
            case "buy" -> TakerSide.SELL;
            case "sell" -> TakerSide.BUY;
            default -> throw badValue("side", "buy or sell");
        };
    }

    private static long micros(JsonNode value, String field) {
        try {
            Instant time = Instant.parse(text(value, field));
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
        } catch (DateTimeException | ArithmeticException e) {
            throw badValue(field, "an ISO 8601 time");
        }
    }

    /** <pre>[[time in seconds, low, high, open, close, volume], ..]</pre> newest first; none for a minute without trades. */
    static List<Kline> klines(byte[] answer) {
        return elements(tree(answer))
                .map(each -> new Kline(
                        RestJson.seconds(required(each, 0, "time"), "time"),
                        RestJson.bare(required(each, 3, "open"), "open"),
                        RestJson.bare(required(each, 2, "high"), "high"),
                        RestJson.bare(required(each, 1, "low"), "low"),
                        RestJson.bare(required(each, 4, "close"), "close"),
                        RestJson.bare(required(each, 5, "volume"), "volume"),
                        null,
                        Kline.Values.NONE))
                .sorted(Comparator.comparingLong(Kline::startMicros))
                .toList();
    }
}
