package marketdata.model.exchange.coinbase;

import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeSink;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Coinbase Exchange, channels {@code matches} and {@code heartbeat}. Source: Coinbase's Exchange WebSocket and REST documents. */
public final class CoinbaseProtocol implements ExchangeProtocol {
    private final CoinbaseFrames frames = new CoinbaseFrames();
    private final String source = Exchange.COINBASE.source();

    @Override
    public Exchange exchange() {
        return Exchange.COINBASE;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://ws-feed.exchange.coinbase.com");
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://api.exchange.coinbase.com");
    }

    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        return webSocket;
    }

    /** Must arrive within 5 s, or the exchange closes. {@code matches} begins with each product's last trade. */
    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return SubscriptionAnswers.arrays(symbols).stream()
                .map(products -> "{\"type\":\"subscribe\",\"product_ids\":[" + products
                        + "],\"channels\":[\"matches\",\"heartbeat\"]}")
                .toList();
    }

    /**
     * 100 messages a second are allowed, 8 connections a second. No limit of products is documented; one product a
     * connection is advised for the largest volumes, so a connection carries a moderate number.
     */
    @Override
    public SocketLimits socketLimits() {
        return new SocketLimits(250, 8_000, Duration.ofMillis(20), 8, Duration.ofSeconds(1), true, true);
    }

    @Override
    public SubscriptionAnswer readAnswer(byte[] frame) {
        return SubscriptionAnswers.coinbase(frame);
    }

    @Override
    public List<String> exampleSymbols() {
        return List.of("BTC-USD", "ETH-USD");
    }

    @Override
    public List<String> furtherTopics() {
        return List.of(Topics.CRYPTO_TRADES);
    }

    /** A heartbeat comes every second for every product. */
    @Override
    public Duration liveness() {
        return Duration.ofSeconds(5);
    }

    /** None is documented; a new connection a day costs nothing. */
    @Override
    public Duration connectionLife() {
        return Duration.ofHours(24);
    }

    @Override
    public Frame parse(byte[] frame) {
        Frame.Kind kind = frames.read(frame);
        if (kind == Frame.Kind.TRADES) {
            return Frame.ofTrades(List.of(frames.trade().trade(source)));
        }
        return frames.lastTrade().map(Frame::heartbeat).orElse(Frame.of(kind));
    }

    @Override
    public void readTrades(byte[] frame, TradeSink sink) {
        if (frames.read(frame) == Frame.Kind.TRADES) {
            frames.trade().give(source, sink);
        }
    }

    @Override
    public String timePath() {
        return "/time";
    }

    @Override
    public long parseTime(byte[] answer) {
        return CoinbaseRest.time(answer);
    }

    @Override
    public String marketsPath() {
        return "/products";
    }

    @Override
    public List<String> marketsPaths(List<String> symbols) {
        return symbols.stream().map(each -> "/products/" + Symbols.inUrl(each)).toList();
    }

    @Override
    public List<Market> parseMarkets(byte[] answer) {
        return CoinbaseRest.markets(answer);
    }

    @Override
    public boolean isUnknownMarket(byte[] answer) {
        return CoinbaseRest.isUnknownMarket(answer);
    }

    @Override
    public String volumesPath() {
        return "/products/stats";
    }

    @Override
    public Map<String, BigDecimal> parseVolumes(byte[] answer) {
        return CoinbaseRest.volumes(answer);
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

    /** What of a hole is below the page is asked for next, as the rest of that hole: no cursor is needed. */
    @Override
    public TradesPage parseTrades(TradesRequest request, byte[] answer) {
        return TradesPage.all(CoinbaseRest.trades(answer, source, request.symbol()));
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

    @Override
    public List<ExchangeCandle> parseCandles(byte[] answer) {
        return CoinbaseRest.klines(answer);
    }

    @Override
    public int candlesPerAnswer() {
        return 300;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return String.format(
                        Locale.ROOT,
                        ("{\"type\":\"match\",\"trade_id\":%d,\"side\":\"%s\",\"size\":\"%s\","
                                + "\"price\":\"%s\",\"product_id\":\"%s\","
                                + "\"time\":\"%s\"}"),
                        fetched.tradeId(),
                        fetched.takerSide() == TakerSide.BUY ? "sell" : "buy",
                        fetched.quantity(),
                        fetched.price(),
                        fetched.symbol(),
                        IsoTime.format(fetched.eventMicros()))
                .getBytes(StandardCharsets.UTF_8);
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
}
