package marketdata.model.exchange.kraken;

import marketdata.model.exchange.Chunks;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestError;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeSink;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kraken spot, WebSocket v2, channel {@code trade}. Source: Kraken's WebSocket v2 and REST documents. */
public final class KrakenProtocol implements ExchangeProtocol {
    /** Ids and times run together; where neighbours do not, a second is margin enough. */
    private static final long MARGIN_MICROS = 1_000_000;

    /** So that an address stays short. */
    private static final int PAIRS_PER_REQUEST = 100;

    private final KrakenFrames frames = new KrakenFrames();
    private final String source = Exchange.KRAKEN.source();

    @Override
    public Exchange exchange() {
        return Exchange.KRAKEN;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://ws.kraken.com");
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://api.kraken.com");
    }

    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        return webSocket.getPath().endsWith("/v2") ? webSocket : URI.create(webSocket + "/v2");
    }

    /** With a snapshot, the last 50 trades: that alone closes most holes of a reconnect. Heartbeats come unasked. */
    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return SubscriptionAnswers.arrays(symbols).stream()
                .map(names -> "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[" + names
                        + "],\"snapshot\":true},\"req_id\":1}")
                .toList();
    }

    /** Its front servers allow about 150 connection attempts in ten minutes. No limit of symbols is documented. */
    @Override
    public SocketLimits socketLimits() {
        return new SocketLimits(250, 8_000, Duration.ofMillis(100), 120, Duration.ofMinutes(10), true, false);
    }

    @Override
    public SubscriptionAnswer readAnswer(byte[] frame) {
        return SubscriptionAnswers.kraken(frame);
    }

    @Override
    public List<String> exampleSymbols() {
        return List.of("BTC/USD", "ETH/USD");
    }

    /** A heartbeat comes every second when nothing else does. */
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
        return kind == Frame.Kind.TRADES
                ? Frame.ofTrades(
                        frames.trades().stream().map(each -> each.trade(source)).toList())
                : Frame.of(kind);
    }

    @Override
    public void readTrades(byte[] frame, TradeSink sink) {
        if (frames.read(frame) == Frame.Kind.TRADES) {
            for (TradeBuilder each : frames.trades()) {
                each.give(source, sink);
            }
        }
    }

    @Override
    public String timePath() {
        return "/0/public/Time";
    }

    @Override
    public long parseTime(byte[] answer) {
        return KrakenRest.time(answer);
    }

    @Override
    public String marketsPath() {
        return "/0/public/AssetPairs";
    }

    /** Tokenized stocks are listed only where their class is asked for. */
    @Override
    public List<String> marketsPaths(List<String> symbols) {
        return Stream.of(false, true)
                .flatMap(tokenized -> Chunks.of(
                                symbols.stream()
                                        .filter(each -> KrakenPairNames.isTokenized(each) == tokenized)
                                        .toList(),
                                PAIRS_PER_REQUEST)
                        .map(page -> page.stream().map(KrakenPairNames::pair).collect(Collectors.joining(",")))
                        .map(pairs -> "/0/public/AssetPairs?pair=" + Symbols.inUrl(pairs)
                                + (tokenized ? "&aclass_base=tokenized_asset" : "")))
                .toList();
    }

    @Override
    public List<Market> parseMarkets(byte[] answer) {
        return KrakenRest.markets(answer);
    }

    @Override
    public boolean isUnknownMarket(byte[] answer) {
        return KrakenRest.isUnknownMarket(answer);
    }

    @Override
    public String volumesPath() {
        return "/0/public/Ticker";
    }

    @Override
    public Map<String, BigDecimal> parseVolumes(byte[] answer) {
        return KrakenRest.volumes(answer);
    }

    @Override
    public RestError judge(byte[] answer) {
        return KrakenRest.judge(answer);
    }

    /** {@code since} is a time in nanoseconds: later trades, oldest first. */
    @Override
    public String tradesPath(TradesRequest request) {
        String since = request.cursor();
        if (since.isEmpty() && request.afterMicros() > 0) {
            since = (request.afterMicros() - MARGIN_MICROS) + "000";
        }
        return String.format(
                Locale.ROOT,
                "/0/public/Trades?%s&count=%d%s",
                pair(request.symbol()),
                tradesPerAnswer(),
                since.isEmpty() ? "" : "&since=" + since);
    }

    private static String pair(String symbol) {
        return "pair=" + Symbols.inUrl(KrakenPairNames.pair(symbol))
                + (KrakenPairNames.isTokenized(symbol) ? "&asset_class=tokenized_asset" : "");
    }

    @Override
    public TradesPage parseTrades(TradesRequest request, byte[] answer) {
        return KrakenRest.trades(answer, source, request, tradesPerAnswer());
    }

    /** {@code since} is exclusive; only the last 720 minutes are kept, and there is no end to ask for. */
    @Override
    public String candlesPath(String symbol, long firstMicros, long lastMicros) {
        return String.format(
                Locale.ROOT, "/0/public/OHLC?%s&interval=1&since=%d", pair(symbol), firstMicros / 1_000_000 - 60);
    }

    @Override
    public List<ExchangeCandle> parseCandles(byte[] answer) {
        return KrakenRest.klines(answer);
    }

    @Override
    public int candlesPerAnswer() {
        return 720;
    }

    @Override
    public boolean pagesByTime() {
        return true;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return String.format(
                        Locale.ROOT,
                        ("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":"
                                + "\"%s\",\"side\":\"%s\",\"price\":%s,"
                                + "\"qty\":%s,\"trade_id\":%d,\"timestamp\":\"%s\"}]}"),
                        fetched.symbol(),
                        fetched.takerSide() == TakerSide.BUY ? "buy" : "sell",
                        fetched.price(),
                        fetched.quantity(),
                        fetched.tradeId(),
                        IsoTime.format(fetched.eventMicros()))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int tradesPerAnswer() {
        return 1000;
    }

    /** About one public request a second is allowed, and some at once. */
    @Override
    public Duration tradesInterval() {
        return Duration.ofMillis(1100);
    }

    @Override
    public int tradesBurst() {
        return 5;
    }
}
