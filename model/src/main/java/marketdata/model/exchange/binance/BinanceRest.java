package marketdata.model.exchange.binance;

import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.field;
import static marketdata.model.exchange.RestJson.textOrEmpty;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.Chunks;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.RestJson;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Binance's REST interface. */
final class BinanceRest implements RestApi {
    /** The answer's error code: an unknown symbol, or characters that no symbol of the exchange has. */
    private static final Set<Integer> UNKNOWN_SYMBOL = Set.of(-1121, -1100);

    /** Of {@code symbols}, so that an address stays below 8,000 characters. */
    private static final int SYMBOLS_PER_REQUEST = 100;

    @Override
    public Exchange exchange() {
        return Exchange.BINANCE;
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://api.binance.com");
    }

    /** Both interfaces must use one unit of time: with {@code ?timeUnit=MICROSECOND} in the WebSocket's address REST is asked for it too. */
    @Override
    public Map<String, String> restHeaders(URI webSocket) {
        boolean fine =
                webSocket.getRawQuery() != null && webSocket.getRawQuery().contains(BinanceProtocol.MICROSECONDS);
        return fine ? Map.of("X-MBX-TIME-UNIT", "MICROSECOND") : Map.of();
    }

    @Override
    public String timePath() {
        return "/api/v3/time";
    }

    @Override
    public long parseTime(byte[] answer) {
        return BinanceProtocol.micros(field(tree(answer), "serverTime").whole());
    }

    /** Without the sets of permissions, which nobody reads here and which are the larger part of the answer. */
    @Override
    public String marketsPath() {
        return "/api/v3/exchangeInfo?permissions=SPOT&showPermissionSets=false";
    }

    /** {@code symbols} cannot be combined with {@code permissions}. */
    @Override
    public List<String> marketsPaths(List<String> symbols) {
        return Chunks.of(symbols, SYMBOLS_PER_REQUEST)
                .map(page -> page.stream().map(each -> '"' + each + '"').collect(Collectors.joining(",", "[", "]")))
                .map(list -> "/api/v3/exchangeInfo?showPermissionSets=false&symbols=" + Symbols.inUrl(list))
                .toList();
    }

    /** <pre>{"symbols":[{"symbol":"BTCUSDT","status":"TRADING","quoteAsset":"USDT",..},..]}</pre> */
    @Override
    public List<Market> parseMarkets(byte[] answer) {
        return RestJson.markets(elements(field(tree(answer), "symbols").value()), "symbol", BinanceRest::market);
    }

    @Override
    public boolean isUnknownMarket(byte[] answer) {
        return UNKNOWN_SYMBOL.contains(
                RestJson.treeOrMissing(answer).path("code").asInt());
    }

    @Override
    public String volumesPath() {
        return "/api/v3/ticker/24hr";
    }

    /** <pre>[{"symbol":"BTCUSDT","quoteVolume":"1800000000.1",..},..]</pre> */
    @Override
    public Map<String, BigDecimal> parseVolumes(byte[] answer) {
        return RestJson.volumes(elements(tree(answer)), "symbol", "quoteVolume");
    }

    /** {@code fromId} is inclusive; weight 25; no key needed. */
    @Override
    public String tradesPath(TradesRequest request) {
        return String.format(
                Locale.ROOT,
                "/api/v3/historicalTrades?symbol=%s&fromId=%d&limit=%d",
                Symbols.inUrl(request.symbol()),
                request.fromId(),
                request.limit(tradesPerAnswer()));
    }

    /**
     * <pre>
     * [{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012","time":1499865549590,
     *   "isBuyerMaker":true,"isBestMatch":true}]
     * </pre>
     */
    @Override
    public TradesPage parseTrades(TradesRequest request, byte[] answer) {
        return TradesPage.all(elements(tree(answer))
                .map(each -> new Trade(
                        exchange().source(),
                        request.symbol(),
                        field(each, "id").whole(),
                        field(each, "price").decimal(),
                        field(each, "qty").decimal(),
                        BinanceProtocol.micros(field(each, "time").whole()),
                        TakerSide.ofBuyerIsMaker(field(each, "isBuyerMaker").bool())))
                .toList());
    }

    @Override
    public int tradesPerAnswer() {
        return 1000;
    }

    /** Weight 25 of 6000 a minute allows 240 requests a minute; some is left for other questions. */
    @Override
    public Duration tradesInterval() {
        return Duration.ofMillis(300);
    }

    @Override
    public int tradesBurst() {
        return 40;
    }

    @Override
    public String candlesPath(String symbol, long firstMicros, long lastMicros) {
        return String.format(
                Locale.ROOT,
                "/api/v3/klines?symbol=%s&interval=1m&startTime=%d&endTime=%d&limit=%d",
                Symbols.inUrl(symbol),
                firstMicros / 1000,
                lastMicros / 1000,
                candlesPerAnswer());
    }

    /** Open time, open, high, low, close, quantity, close time, value, trades, taker's quantity, taker's value, unused. */
    @Override
    public List<ExchangeCandle> parseCandles(byte[] answer) {
        return elements(tree(answer))
                .map(each -> new ExchangeCandle(
                        BinanceProtocol.micros(field(each, 0, "open time").whole()),
                        field(each, 1, "open").number(),
                        field(each, 2, "high").number(),
                        field(each, 3, "low").number(),
                        field(each, 4, "close").number(),
                        field(each, 5, "volume").number(),
                        field(each, 8, "trades").whole(),
                        new ExchangeCandle.Values(
                                field(each, 7, "quote volume").number(),
                                field(each, 9, "taker buy volume").number(),
                                field(each, 10, "taker buy quote volume").number(),
                                null)))
                .toList();
    }

    /** 1,000 of 1,000 real trades of ETHBTC were cut so. */
    @Override
    public OptionalInt candleValueDecimals() {
        return OptionalInt.of(8);
    }

    @Override
    public int candlesPerAnswer() {
        return 1000;
    }

    private static Market market(JsonNode listed) {
        String symbol = listed.get("symbol").textValue();
        String state = textOrEmpty(listed, "status");
        boolean trading = state.isEmpty() || state.equals("TRADING");
        return new Market(symbol, symbol, textOrEmpty(listed, "quoteAsset"), trading ? "" : state, trading);
    }

    private static JsonNode tree(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        if (tree.has("code") && tree.has("msg")) {
            throw RestJson.error(tree.get("code") + " " + tree.get("msg").asText());
        }
        return tree;
    }
}
