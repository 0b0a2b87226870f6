package marketdata.model.exchange.kraken;

import static marketdata.model.exchange.RestJson.badValue;
import static marketdata.model.exchange.RestJson.field;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestJson;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parts of Kraken's REST answers: {@code {"error":[..],"result":{..}}}. */
final class KrakenAnswers {
    /** States in which fewer kinds of orders are taken, and some of them trade. */
    private static final Set<String> LIMITED = Set.of("limit_only", "reduce_only");

    /** A trade has its id at this place. */
    private static final int ID = 6;

    /** More digits than any time has. */
    private static final int LONGEST_TIME = 40;

    private KrakenAnswers() {}

    /** The errors of an answer, in its order; none for what is no JSON. */
    static List<String> errors(byte[] answer) {
        List<String> errors = new ArrayList<>();
        RestJson.treeOrMissing(answer).path("error").forEach(each -> errors.add(each.asText()));
        return errors;
    }

    /** The list beside {@code last} in a result; its name is the pair's. */
    static JsonNode list(JsonNode result, String what) {
        return result.properties().stream()
                .filter(each -> !each.getKey().equals("last"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new RejectedException(Reason.MISSING_FIELD, "missing: the " + what));
    }

    /** Time in seconds, open, high, low, close, mean price, quantity, trades. */
    static ExchangeCandle candle(JsonNode candle) {
        return new ExchangeCandle(
                field(candle, 0, "time").seconds(),
                field(candle, 1, "open").number(),
                field(candle, 2, "high").number(),
                field(candle, 3, "low").number(),
                field(candle, 4, "close").number(),
                field(candle, 6, "volume").number(),
                field(candle, 7, "count").whole(),
                new ExchangeCandle.Values(
                        null, null, null, field(candle, 5, "vwap").number()));
    }

    /** {@code {"altname":"XBTUSD","wsname":"XBT/USD","status":"online",..}} under the name of the pair. */
    static Market market(String key, JsonNode pair) {
        String symbol = KrakenPairNames.symbol(pair.get("wsname").textValue());
        String status = pair.path("status").asText("online");
        boolean online = status.equals("online");
        return new Market(
                symbol,
                key,
                symbol.substring(symbol.indexOf('/') + 1),
                online ? "" : status,
                online || LIMITED.contains(status));
    }

    /** {@code ["30243.40000","0.34507674",1688669597.8277369,"b","m","",61044952]}. */
    static Trade trade(JsonNode trade, String symbol) {
        return new Trade(
                Exchange.KRAKEN.source(),
                symbol,
                field(trade, ID, "trade_id").whole(),
                field(trade, 0, "price").decimal(),
                field(trade, 1, "volume").decimal(),
                micros(field(trade, 2, "time").value()),
                TakerSide.ofBuyerIsMaker(!field(trade, 3, "side").isBuy("b", "s")));
    }

    /** Seconds with a fraction, as microseconds; finer digits are cut as the WebSocket cuts them. */
    static long micros(JsonNode seconds) {
        // Jackson makes a double of what is beyond every double.
        if (!seconds.isIntegralNumber() && !seconds.isBigDecimal()) {
            throw badValue("time", "a number");
        }
        BigDecimal exact = seconds.decimalValue();
        if (exact.precision() > LONGEST_TIME || Math.abs(exact.scale()) > LONGEST_TIME) {
            throw badValue("time", "a number of seconds");
        }
        BigDecimal micros = exact.movePointRight(6).setScale(0, RoundingMode.FLOOR);
        if (micros.precision() > 18) {
            throw badValue("time", "a number of seconds");
        }
        return micros.longValue();
    }

    /** The result of an answer without errors. */
    static JsonNode result(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        if (!tree.path("error").isEmpty()) {
            throw RestJson.error(tree.get("error").toString());
        }
        JsonNode result = field(tree, "result").value();
        if (!result.isObject()) {
            throw badValue("result", "an object");
        }
        return result;
    }
}
