package marketdata.model.exchange.binance;

import static marketdata.model.exchange.RestJson.amount;
import static marketdata.model.exchange.RestJson.bool;
import static marketdata.model.exchange.RestJson.decimal;
import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.number;
import static marketdata.model.exchange.RestJson.required;
import static marketdata.model.exchange.RestJson.textOrEmpty;
import static marketdata.model.exchange.RestJson.whole;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestJson;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Binance's REST answers mean. */
final class BinanceRest {
    /** The answer's error code: an unknown symbol, or characters that no symbol of the exchange has. */
    private static final Set<Integer> UNKNOWN_SYMBOL = Set.of(-1121, -1100);

    private BinanceRest() {}

    static long time(byte[] answer) {
        return BinanceProtocol.micros(whole(required(tree(answer), "serverTime"), "serverTime"));
    }

    /** <pre>{"symbols":[{"symbol":"BTCUSDT","status":"TRADING","quoteAsset":"USDT",..},..]}</pre> */
    static List<Market> markets(byte[] answer) {
        return RestJson.markets(elements(required(tree(answer), "symbols")), "symbol", BinanceRest::market);
    }

    private static Market market(JsonNode listed) {
        String symbol = listed.get("symbol").textValue();
        String state = textOrEmpty(listed, "status");
        boolean trading = state.isEmpty() || state.equals("TRADING");
        return new Market(symbol, symbol, textOrEmpty(listed, "quoteAsset"), trading ? "" : state, trading);
    }

    static boolean isUnknownMarket(byte[] answer) {
        try {
            return UNKNOWN_SYMBOL.contains(RestJson.tree(answer).path("code").asInt());
        } catch (RejectedException e) {
            return false;
        }
    }

    /** <pre>[{"symbol":"BTCUSDT","quoteVolume":"1800000000.1",..},..]</pre> */
    static Map<String, BigDecimal> volumes(byte[] answer) {
        Map<String, BigDecimal> volumes = new HashMap<>();
        elements(tree(answer)).forEach(each -> amount(each.path("quoteVolume"))
                .ifPresent(volume -> volumes.put(textOrEmpty(each, "symbol"), volume)));
        return volumes;
    }

    /**
     * <pre>
     * [{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012","time":1499865549590,
     *   "isBuyerMaker":true,"isBestMatch":true}]
     * </pre>
     */
    static List<Trade> trades(byte[] answer, String source, String symbol) {
        return elements(tree(answer))
                .map(each -> new Trade(
                        source,
                        symbol,
                        whole(required(each, "id"), "id"),
                        decimal(required(each, "price"), "price"),
                        decimal(required(each, "qty"), "qty"),
                        BinanceProtocol.micros(whole(required(each, "time"), "time")),
                        TakerSide.ofBuyerIsMaker(bool(required(each, "isBuyerMaker"), "isBuyerMaker"))))
                .toList();
    }

    private static JsonNode tree(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        if (tree.has("code") && tree.has("msg")) {
            throw new RejectedException(
                    Reason.EXCHANGE_ERROR,
                    RestJson.printable(tree.get("code") + " " + tree.get("msg").asText()));
        }
        return tree;
    }

    /** Open time, open, high, low, close, quantity, close time, value, trades, taker's quantity, taker's value, unused. */
    static List<ExchangeCandle> klines(byte[] answer) {
        return elements(tree(answer))
                .map(each -> new ExchangeCandle(
                        BinanceProtocol.micros(whole(required(each, 0, "open time"), "open time")),
                        number(required(each, 1, "open"), "open"),
                        number(required(each, 2, "high"), "high"),
                        number(required(each, 3, "low"), "low"),
                        number(required(each, 4, "close"), "close"),
                        number(required(each, 5, "volume"), "volume"),
                        whole(required(each, 8, "trades"), "trades"),
                        new ExchangeCandle.Values(
                                number(required(each, 7, "quote volume"), "quote volume"),
                                number(required(each, 9, "taker buy volume"), "taker buy volume"),
                                number(required(each, 10, "taker buy quote volume"), "taker buy quote volume"),
                                null)))
                .toList();
    }
}
