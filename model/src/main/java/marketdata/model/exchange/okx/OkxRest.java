package marketdata.model.exchange.okx;

import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.field;
import static marketdata.model.exchange.RestJson.textOrEmpty;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.RestError;
import marketdata.model.exchange.RestField;
import marketdata.model.exchange.RestJson;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** OKX's REST interface: {@code {"code":"0","msg":"","data":[..]}}; any other code is an error, also with status 200. */
final class OkxRest implements RestApi {
    private static final String SLOW_DOWN = "50011";

    /** Service unavailable, timeout, systems busy, system error. */
    private static final Set<String> FAULTS = Set.of("50001", "50004", "50013", "50026");

    private static final String UNKNOWN_INSTRUMENT = "51001";

    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");

    private static final String INSTRUMENTS = "/api/v5/public/instruments?instType=SPOT";

    @Override
    public Exchange exchange() {
        return Exchange.OKX;
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://www.okx.com");
    }

    @Override
    public RestError classify(byte[] answer) {
        String code = code(answer);
        if (code.equals(SLOW_DOWN)) {
            return RestError.SLOW_DOWN;
        }
        return FAULTS.contains(code) ? RestError.FAULT : RestError.ANSWER;
    }

    @Override
    public String timePath() {
        return "/api/v5/public/time";
    }

    /** <pre>{"code":"0","msg":"","data":[{"ts":"1597026383085"}]}</pre> */
    @Override
    public long parseTime(byte[] answer) {
        JsonNode clock =
                data(answer).findFirst().orElseThrow(() -> new RejectedException(Reason.MISSING_FIELD, "missing: ts"));
        return micros(field(clock, "ts"));
    }

    @Override
    public String marketsPath() {
        return INSTRUMENTS;
    }

    @Override
    public List<String> marketsPaths(List<String> symbols) {
        return symbols.stream()
                .map(each -> INSTRUMENTS + "&instId=" + Symbols.inUrl(each))
                .toList();
    }

    /**
     * All spot instruments, or one; {@code suspend}, {@code preopen} and {@code test} do not trade.
     *
     * <pre>[{"instId":"BTC-USDT","quoteCcy":"USDT","state":"live",..}]</pre>
     */
    @Override
    public List<Market> parseMarkets(byte[] answer) {
        return RestJson.markets(data(answer), "instId", OkxRest::market);
    }

    @Override
    public boolean isUnknownMarket(byte[] answer) {
        return code(answer).equals(UNKNOWN_INSTRUMENT);
    }

    @Override
    public String volumesPath() {
        return "/api/v5/market/tickers?instType=SPOT";
    }

    /** {@code volCcy24h} of a spot market is in quote currency. */
    @Override
    public Map<String, BigDecimal> parseVolumes(byte[] answer) {
        return RestJson.volumes(data(answer), "instId", "volCcy24h");
    }

    /** {@code after} an id means the ids below it, newest first; {@code type=1} pages by id. */
    @Override
    public String tradesPath(TradesRequest request) {
        String below = request.toId() == Long.MAX_VALUE ? "" : "&after=" + (request.toId() + 1);
        return String.format(
                Locale.ROOT,
                "/api/v5/market/history-trades?instId=%s&type=1&limit=%d%s",
                Symbols.inUrl(request.symbol()),
                request.limit(tradesPerAnswer()),
                below);
    }

    /**
     * Newest first; {@code side} is the taker's.
     *
     * <pre>
     * [{"instId":"BTC-USDT","side":"sell","sz":"0.00001","source":"0","px":"29963.2","tradeId":"242720720","ts":"1654161646974"}]
     * </pre>
     *
     * <p>The part of a gap that lies below the page is requested next, as the rest of that gap: no cursor is needed.
     */
    @Override
    public TradesPage parseTrades(TradesRequest request, byte[] answer) {
        return TradesPage.allSorted(data(answer)
                .map(each -> new Trade(
                        exchange().source(),
                        request.symbol(),
                        whole(field(each, "tradeId")),
                        field(each, "px").decimal(),
                        field(each, "sz").decimal(),
                        micros(field(each, "ts")),
                        TakerSide.ofBuyerIsMaker(!field(each, "side").isBuy("buy", "sell")))));
    }

    @Override
    public int tradesPerAnswer() {
        return 100;
    }

    /** 20 requests in 2 s are allowed: with the burst at most 20 in any 2 s. */
    @Override
    public Duration tradesInterval() {
        return Duration.ofMillis(125);
    }

    @Override
    public int tradesBurst() {
        return 4;
    }

    /** {@code after} and {@code before} are times in milliseconds, both exclusive: older than, newer than. */
    @Override
    public String candlesPath(String symbol, long firstMicros, long lastMicros) {
        return String.format(
                Locale.ROOT,
                "/api/v5/market/history-candles?instId=%s&bar=1m&after=%d&before=%d&limit=%d",
                Symbols.inUrl(symbol),
                lastMicros / 1000 + 1,
                firstMicros / 1000 - 1,
                candlesPerAnswer());
    }

    /**
     * <pre>[["1597026383085","3.721","3.743","3.677","3.708","8422410","22698348.04","12698348.04","1"],..]</pre>
     *
     * Time in milliseconds, open, high, low, close, quantity, value twice, whether the minute is over; newest first. A minute
     * without trades repeats the close with a quantity of 0. How the value is rounded is not documented, so it is not used.
     */
    @Override
    public List<ExchangeCandle> parseCandles(byte[] answer) {
        return data(answer)
                .map(each -> new ExchangeCandle(
                        micros(field(each, 0, "ts")),
                        field(each, 1, "o").number(),
                        field(each, 2, "h").number(),
                        field(each, 3, "l").number(),
                        field(each, 4, "c").number(),
                        field(each, 5, "vol").number(),
                        null,
                        ExchangeCandle.Values.NONE))
                .sorted(Comparator.comparingLong(ExchangeCandle::startMicros))
                .toList();
    }

    @Override
    public int candlesPerAnswer() {
        return 300;
    }

    private static String code(byte[] answer) {
        return textOrEmpty(RestJson.treeOrMissing(answer), "code");
    }

    private static Stream<JsonNode> data(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        String code = field(tree, "code").text();
        if (!code.equals("0")) {
            throw RestJson.error(textOrEmpty(tree, "msg") + " (code " + code + ")");
        }
        return elements(field(tree, "data").value());
    }

    private static Market market(JsonNode instrument) {
        String symbol = instrument.get("instId").textValue();
        String state = instrument.path("state").asText("live");
        boolean live = state.equals("live");
        return new Market(symbol, symbol, textOrEmpty(instrument, "quoteCcy"), live ? "" : state, live);
    }

    private static long micros(RestField time) {
        long millis = whole(time);
        if (millis > Long.MAX_VALUE / 1000) {
            throw time.badValue("a time in milliseconds");
        }
        return millis * 1000;
    }

    private static long whole(RestField number) {
        String digits = number.text();
        if (!WHOLE.matcher(digits).matches()) {
            throw number.badValue("a whole number as text, of at most 18 digits");
        }
        return Long.parseLong(digits);
    }
}
