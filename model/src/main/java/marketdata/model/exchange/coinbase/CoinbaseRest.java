package marketdata.model.exchange.coinbase;

import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.field;
import static marketdata.model.exchange.RestJson.textOrEmpty;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.RestField;
import marketdata.model.exchange.RestJson;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Coinbase's REST interface. */
final class CoinbaseRest implements RestApi {
    /** States, named by the flag that sets them, in which there are no trades; {@code limit_only} has some. */
    private static final List<String> RESTING = List.of("trading_disabled", "cancel_only", "post_only", "auction_mode");

    @Override
    public Exchange exchange() {
        return Exchange.COINBASE;
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://api.exchange.coinbase.com");
    }

    @Override
    public String timePath() {
        return "/time";
    }

    /** <pre>{"iso":"2026-01-07T23:47:25.201Z","epoch":1767829645.201}</pre> */
    @Override
    public long parseTime(byte[] answer) {
        return micros(field(tree(answer), "iso"));
    }

    @Override
    public String marketsPath() {
        return "/products";
    }

    @Override
    public List<String> marketsPaths(List<String> symbols) {
        return symbols.stream().map(each -> "/products/" + Symbols.inUrl(each)).toList();
    }

    /**
     * All products, or one:
     *
     * <pre>[{"id":"BTC-USD","quote_currency":"USD","status":"online","trading_disabled":false,"post_only":false,..}]</pre>
     */
    @Override
    public List<Market> parseMarkets(byte[] answer) {
        JsonNode tree = tree(answer);
        return RestJson.markets(tree.isObject() ? Stream.of(tree) : elements(tree), "id", CoinbaseRest::market);
    }

    @Override
    public boolean isUnknownMarket(byte[] answer) {
        String message = textOrEmpty(RestJson.treeOrMissing(answer), "message");
        return message.replace(" ", "").equalsIgnoreCase("NotFound");
    }

    @Override
    public String volumesPath() {
        return "/products/stats";
    }

    /** <pre>{"BTC-USD":{"stats_24hour":{"last":"80691.53","volume":"11213.05",..},..},..}</pre> */
    @Override
    public Map<String, BigDecimal> parseVolumes(byte[] answer) {
        JsonNode tree = tree(answer);
        if (!tree.isObject()) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "expected an object");
        }
        return RestJson.values(tree, "/stats_24hour/volume", "/stats_24hour/last");
    }

    /** {@code after} an id means the ids below it, newest first. */
    @Override
    public String tradesPath(TradesRequest request) {
        String below = request.toId() == Long.MAX_VALUE ? "" : "&after=" + (request.toId() + 1);
        return String.format(
                Locale.ROOT,
                "/products/%s/trades?limit=%d%s",
                Symbols.inUrl(request.symbol()),
                request.limit(tradesPerAnswer()),
                below);
    }

    /**
     * Newest first; {@code side} is the maker's.
     *
     * <pre>
     * [{"trade_id":74,"side":"sell","size":"0.01000000","price":"10.00000000","time":"2014-11-07T22:19:28.578544Z"}]
     * </pre>
     *
     * <p>The part of a gap that lies below the page is requested next, as the rest of that gap: no cursor is needed.
     */
    @Override
    public TradesPage parseTrades(TradesRequest request, byte[] answer) {
        return TradesPage.allSorted(elements(tree(answer))
                .map(each -> new Trade(
                        exchange().source(),
                        request.symbol(),
                        field(each, "trade_id").whole(),
                        field(each, "price").decimal(),
                        field(each, "size").decimal(),
                        micros(field(each, "time")),
                        TakerSide.ofBuyerIsMaker(field(each, "side").isBuy("buy", "sell")))));
    }

    @Override
    public int tradesPerAnswer() {
        return 1000;
    }

    /** Ten requests a second are allowed. */
    @Override
    public Duration tradesInterval() {
        return Duration.ofMillis(150);
    }

    @Override
    public int tradesBurst() {
        return 10;
    }

    @Override
    public String candlesPath(String symbol, long firstMicros, long lastMicros) {
        return String.format(
                Locale.ROOT,
                "/products/%s/candles?granularity=60&start=%d&end=%d",
                Symbols.inUrl(symbol),
                firstMicros / 1_000_000,
                lastMicros / 1_000_000);
    }

    /** <pre>[[time in seconds, low, high, open, close, volume], ..]</pre> newest first; none for a minute without trades. */
    @Override
    public List<ExchangeCandle> parseCandles(byte[] answer) {
        return elements(tree(answer))
                .map(each -> new ExchangeCandle(
                        field(each, 0, "time").seconds(),
                        field(each, 3, "open").bare(),
                        field(each, 2, "high").bare(),
                        field(each, 1, "low").bare(),
                        field(each, 4, "close").bare(),
                        field(each, 5, "volume").bare(),
                        null,
                        ExchangeCandle.Values.NONE))
                .sorted(Comparator.comparingLong(ExchangeCandle::startMicros))
                .toList();
    }

    @Override
    public int candlesPerAnswer() {
        return 300;
    }

    /** Its errors are {@code {"message":"NotFound"}}. */
    private static JsonNode tree(byte[] answer) {
        JsonNode tree = RestJson.tree(answer);
        if (tree.path("message").isTextual()) {
            throw RestJson.error(tree.get("message").asText());
        }
        return tree;
    }

    private static Market market(JsonNode product) {
        String status = product.path("status").asText("online");
        boolean online = status.equals("online");
        Optional<String> resting =
                RESTING.stream().filter(flag -> product.path(flag).asBoolean()).findFirst();
        String limited = product.path("limit_only").asBoolean() ? "limit_only" : "";
        String id = product.get("id").textValue();
        return new Market(
                id,
                id,
                textOrEmpty(product, "quote_currency"),
                online ? resting.orElse(limited) : status,
                online && resting.isEmpty());
    }

    private static long micros(RestField time) {
        try {
            return IsoTime.micros(time.text());
        } catch (DateTimeException e) {
            throw time.badValue("an ISO 8601 time");
        }
    }
}
