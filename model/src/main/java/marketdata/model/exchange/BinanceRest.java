package marketdata.model.exchange;

import static marketdata.model.exchange.RestJson.bool;
import static marketdata.model.exchange.RestJson.decimal;
import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.number;
import static marketdata.model.exchange.RestJson.required;
import static marketdata.model.exchange.RestJson.whole;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.TakerSide;
import marketdata.model.Trade;

import java.util.Comparator;
import java.util.List;

/** What Binance's REST answers mean. */
final class BinanceRest {
    private BinanceRest() {}

    static long time(byte[] answer) {
        return BinanceProtocol.micros(whole(required(tree(answer), "serverTime"), "serverTime"));
    }

    static List<String> symbols(byte[] answer) {
        return elements(required(tree(answer), "symbols"))
                .filter(each ->
                        !each.has("status") || each.get("status").asText().equals("TRADING"))
                .map(each -> required(each, "symbol").asText())
                .toList();
    }

    static List<String> topSymbols(byte[] answer, int count) {
        Comparator<JsonNode> byVolume =
                Comparator.comparing(each -> number(required(each, "quoteVolume"), "quoteVolume"));
        return elements(tree(answer))
                .sorted(byVolume.reversed())
                .limit(count)
                .map(each -> required(each, "symbol").asText())
                .toList();
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
    static List<Kline> klines(byte[] answer) {
        return elements(tree(answer))
                .map(each -> new Kline(
                        BinanceProtocol.micros(whole(required(each, 0, "open time"), "open time")),
                        number(required(each, 1, "open"), "open"),
                        number(required(each, 2, "high"), "high"),
                        number(required(each, 3, "low"), "low"),
                        number(required(each, 4, "close"), "close"),
                        number(required(each, 5, "volume"), "volume"),
                        whole(required(each, 8, "trades"), "trades"),
                        new Kline.Values(
                                number(required(each, 7, "quote volume"), "quote volume"),
                                number(required(each, 9, "taker buy volume"), "taker buy volume"),
                                number(required(each, 10, "taker buy quote volume"), "taker buy quote volume"),
                                null)))
                .toList();
    }
}
