package marketdata.model.exchange;

import marketdata.model.Exchange;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.TakerSide;
import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.TradeSink;
import marketdata.model.json.IsoTime;
import marketdata.model.json.JsonReader;
import marketdata.model.json.Words;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Coinbase Exchange, channels {@code matches} and {@code heartbeat}. Source: Coinbase's Exchange WebSocket and REST documents. */
public final class CoinbaseProtocol implements ExchangeProtocol {
    private static final int TYPE = 1 << 6;
    private static final int LAST_TRADE_ID = 1 << 7;
    private static final String NEEDED = "product_id, trade_id, price, size, time and side";

    private final JsonReader json = new JsonReader();
    private final IsoTime iso = new IsoTime();
    private final TradeFields trade = new TradeFields(json, new Words());
    private final String source = Exchange.COINBASE.source();
    private Frame.Kind kind;
    private long lastTradeId;

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
        String products = symbols.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
        return List.of(
                "{\"type\":\"subscribe\",\"product_ids\":[" + products + "],\"channels\":[\"matches\",\"heartbeat\"]}");
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
        scan(frame);
        if (kind == Frame.Kind.TRADES) {
            return Frame.ofTrades(List.of(trade.trade(source)));
        }
        return lastTradeId > 0 ? Frame.heartbeat(new LastTrade(trade.symbol, lastTradeId)) : Frame.of(kind);
    }

    @Override
    public void readTrades(byte[] frame, TradeSink sink) {
        scan(frame);
        if (kind == Frame.Kind.TRADES) {
            trade.give(source, sink);
        }
    }

    /**
     * A frame is one flat object; {@code type} says what it is:
     *
     * <pre>
     * {"type":"match","trade_id":1081862675,"maker_order_id":"..","taker_order_id":"..","side":"sell","size":"0.0123",
     *  "price":"80691.53","product_id":"BTC-USD","sequence":134905860111,"time":"2026-08-25T03:35:57.198335Z"}
     * {"type":"last_match",..}      the same: the trade before the subscription
     * {"type":"heartbeat","last_trade_id":1092969669,"product_id":"BTC-USD","sequence":1,"time":".."}
     * {"type":"subscriptions","channels":[..]}
     * {"type":"error","message":"..","reason":".."}
     * </pre>
     *
     * {@code side} is the maker's. {@code sequence} counts the messages of every channel, so it shows no gap.
     */
    private void scan(byte[] frame) {
        lastTradeId = 0;
        trade.clear();
        kind = kindOf(frame);
        boolean read = kind == Frame.Kind.TRADES || kind == Frame.Kind.HEARTBEAT;
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            int field = read ? fieldOfName() : 0;
            if (field == 0) {
                json.skip();
            } else if (trade.present(field)) {
                field(field);
            }
        }
        json.finish();
        if (kind == Frame.Kind.TRADES) {
            trade.check(NEEDED);
        } else if (lastTradeId > 0 && !trade.has(TradeFields.SYMBOL)) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: product_id");
        }
    }

    /** The type stands first, so this looks no further; wherever it stands, the other fields are read knowing it. */
    private Frame.Kind kindOf(byte[] frame) {
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (json.nameIs("type")) {
                json.text();
                return kindOfType();
            }
            json.skip();
        }
        json.finish();
        throw new RejectedException(Reason.MISSING_FIELD, "missing: type");
    }

    private Frame.Kind kindOfType() {
        if (json.nameIs("match") || json.nameIs("last_match")) {
            return Frame.Kind.TRADES;
        }
        if (json.nameIs("heartbeat")) {
            return Frame.Kind.HEARTBEAT;
        }
        if (json.nameIs("error")) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "the exchange answers with an error");
        }
        return json.nameIs("subscriptions") ? Frame.Kind.ACKNOWLEDGEMENT : Frame.Kind.OTHER;
    }

    private int fieldOfName() {
        boolean trades = kind == Frame.Kind.TRADES;
        return switch (json.length()) {
            case 4 ->
                json.nameIs("type")
                        ? TYPE
                        : !trades
                                ? 0
                                : json.nameIs("size")
                                        ? TradeFields.QUANTITY
                                        : json.nameIs("side")
                                                ? TradeFields.SIDE
                                                : json.nameIs("time") ? TradeFields.TIME : 0;
            case 5 -> trades && json.nameIs("price") ? TradeFields.PRICE : 0;
            case 8 -> trades && json.nameIs("trade_id") ? TradeFields.ID : 0;
            case 10 -> json.nameIs("product_id") ? TradeFields.SYMBOL : 0;
            case 13 -> !trades && json.nameIs("last_trade_id") ? LAST_TRADE_ID : 0;
            default -> 0;
        };
    }

    private void field(int field) {
        switch (field) {
            case TradeFields.SYMBOL -> trade.readSymbol();
            case TradeFields.ID -> trade.id = json.integer();
            case TradeFields.PRICE -> trade.readPrice();
            case TradeFields.QUANTITY -> trade.readQuantity();
            case TradeFields.TIME -> {
                json.text();
                trade.time = iso.micros(json);
            }
            case TradeFields.SIDE -> trade.takerBuys = !trade.readIsBuy();
            // 0 is sent for long periods and means that the exchange does not know.
            case LAST_TRADE_ID -> lastTradeId = json.integer();
            default -> json.skip();
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
    public String symbolsPath() {
        return "/products";
    }

    @Override
    public List<String> parseSymbols(byte[] answer) {
        return CoinbaseRest.symbols(answer);
    }

    @Override
    public String volumesPath() {
        return "/products/stats";
    }

    @Override
    public List<String> parseTopSymbols(byte[] answer, int count) {
        return CoinbaseRest.topSymbols(answer, count);
    }

    /** {@code after} an id means the ids below it, newest first. */
    @Override
    public String tradesPath(TradesRequest request) {
        String below = request.toId() == Long.MAX_VALUE ? "" : "&after=" + (request.toId() + 1);
        return "/products/%s/trades?limit=%d%s".formatted(request.symbol(), request.limit(tradesPerAnswer()), below);
    }

    /** What of a hole is below the page is asked for next, as the rest of that hole: no cursor is needed. */
    @Override
    public TradesAnswer parseTrades(TradesRequest request, byte[] answer) {
        return TradesAnswer.all(CoinbaseRest.trades(answer, source, request.symbol()));
    }

    @Override
    public String klinesPath(String symbol, long firstMicros, long lastMicros) {
        return "/products/%s/candles?granularity=60&start=%d&end=%d"
                .formatted(symbol, firstMicros / 1_000_000, lastMicros / 1_000_000);
    }

    @Override
    public List<Kline> parseKlines(byte[] answer) {
        return CoinbaseRest.klines(answer);
    }

    @Override
    public int klinesPerAnswer() {
        return 300;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return ("{\"type\":\"match\",\"trade_id\":%d,\"side\":\"%s\",\"size\":\"%s\",\"price\":\"%s\",\"product_id\":\"%s\","
                        + "\"time\":\"%s\"}")
                .formatted(
                        fetched.tradeId(),
                        fetched.takerSide() == TakerSide.BUY ? "sell" : "buy",
                        fetched.quantity(),
                        fetched.price(),
                        fetched.symbol(),
                        IsoTime.format(fetched.eventMicros()))
                .getBytes(StandardCharsets.US_ASCII);
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
