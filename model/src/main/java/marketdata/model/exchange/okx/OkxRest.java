package marketdata.model.exchange.okx;

import static marketdata.model.exchange.RestJson.amount;
import static marketdata.model.exchange.RestJson.badValue;
import static marketdata.model.exchange.RestJson.decimal;
import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.number;
import static marketdata.model.exchange.RestJson.required;
import static marketdata.model.exchange.RestJson.text;
import static marketdata.model.exchange.RestJson.textOrEmpty;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestError;
import marketdata.model.exchange.RestJson;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What OKX's REST answers mean: {@code {"code":"0","msg":"","data":[..]}}; any other code is an error, also with status 200. */
final class OkxRest {
    private static final String SLOW_DOWN = "50011";

    /** Service unavailable, timeout, systems busy, system error. */
    private static final Set<String> FAULTS = Set.of("50001", "50004", "50013", "50026");

    private static final String UNKNOWN_INSTRUMENT = "51001";

    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");

    private OkxRest() {}

    static RestError judge(byte[] answer) {
        String code = code(answer);
        if (code.equals(SLOW_DOWN)) {
            return RestError.SLOW_DOWN;
        }
        return FAULTS.contains(code) ? RestError.FAULT : RestError.ANSWER;
    }

    static boolean isUnknownMarket(byte[] answer) {
        return code(answer).equals(UNKNOWN_INSTRUMENT);
    }

    private static String code(byte[] answer) {
        try {
            return textOrEmpty(RestJson.tree(answer), "code");
        } catch (RejectedException e) {
            return "";
        }
    }

    private static Stream<JsonNode> data(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        String code = text(required(tree, "code"), "code");
        if (!code.equals("0")) {
            throw new RejectedException(
                    Reason.EXCHANGE_ERROR, RestJson.printable(textOrEmpty(tree, "msg") + " (code " + code + ")"));
        }
        return elements(required(tree, "data"));
    }

    /** <pre>{"code":"0","msg":"","data":[{"ts":"1597026383085"}]}</pre> */
    static long time(byte[] answer) {
        JsonNode clock =
                data(answer).findFirst().orElseThrow(() -> new RejectedException(Reason.MISSING_FIELD, "missing: ts"));
        return micros(required(clock, "ts"), "ts");
    }

    /**
     * All spot instruments, or one; {@code suspend}, {@code preopen} and {@code test} do not trade.
     *
     * <pre>[{"instId":"BTC-USDT","quoteCcy":"USDT","state":"live",..}]</pre>
     */
    static List<Market> markets(byte[] answer) {
        return RestJson.markets(data(answer), "instId", OkxRest::market);
    }

    private static Market market(JsonNode instrument) {
        String symbol = instrument.get("instId").textValue();
        String state = instrument.path("state").asText("live");
        boolean live = state.equals("live");
        return new Market(symbol, symbol, textOrEmpty(instrument, "quoteCcy"), live ? "" : state, live);
    }

    /** {@code volCcy24h} of a spot market is in quote currency. */
    static Map<String, BigDecimal> volumes(byte[] answer) {
        Map<String, BigDecimal> volumes = new HashMap<>();
        data(answer).forEach(ticker -> amount(ticker.path("volCcy24h"))
                .ifPresent(volume -> volumes.put(textOrEmpty(ticker, "instId"), volume)));
        return volumes;
    }

    /**
     * Newest first; {@code side} is the taker's.
     *
     * <pre>
     * [{"instId":"BTC-USDT","side":"sell","sz":"0.00001","source":"0","px":"29963.2","tradeId":"242720720","ts":"1654161646974"}]
     * </pre>
     */
    static List<Trade> trades(byte[] answer, String source, String symbol) {
        return data(answer)
                .map(each -> new Trade(
                        source,
                        symbol,
                        whole(required(each, "tradeId"), "tradeId"),
                        decimal(required(each, "px"), "px"),
                        decimal(required(each, "sz"), "sz"),
                        micros(required(each, "ts"), "ts"),
                        takerSide(required(each, "side"))))
                .sorted(Comparator.comparingLong(Trade::tradeId))
                .toList();
    }

    private static TakerSide takerSide(JsonNode side) {
        return switch (text(side, "side")) {
            case "buy" -> TakerSide.BUY;
            case "sell" -> TakerSide.SELL;
            default -> throw badValue("side", "buy or sell");
        };
    }

    /**
     * <pre>[["1597026383085","3.721","3.743","3.677","3.708","8422410","22698348.04","12698348.04","1"],..]</pre>
     *
     * Time in milliseconds, open, high, low, close, quantity, value twice, whether the minute is over; newest first. A minute
     * without trades repeats the close with a quantity of 0. How the value is rounded is not documented, so it is not used.
     */
    static List<ExchangeCandle> klines(byte[] answer) {
        return data(answer)
                .map(each -> new ExchangeCandle(
                        micros(required(each, 0, "ts"), "ts"),
                        number(required(each, 1, "o"), "o"),
                        number(required(each, 2, "h"), "h"),
                        number(required(each, 3, "l"), "l"),
                        number(required(each, 4, "c"), "c"),
                        number(required(each, 5, "vol"), "vol"),
                        null,
                        ExchangeCandle.Values.NONE))
                .sorted(Comparator.comparingLong(ExchangeCandle::startMicros))
                .toList();
    }

    private static long micros(JsonNode value, String field) {
        long millis = whole(value, field);
        if (millis > Long.MAX_VALUE / 1000) {
            throw badValue(field, "a time in milliseconds");
        }
        return millis * 1000;
    }

    private static long whole(JsonNode value, String field) {
        String digits = text(value, field);
        if (!WHOLE.matcher(digits).matches()) {
            throw badValue(field, "a whole number as text, of at most 18 digits");
        }
        return Long.parseLong(digits);
    }
}
