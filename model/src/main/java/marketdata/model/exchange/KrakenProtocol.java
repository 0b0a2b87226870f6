package marketdata.model.exchange;

import marketdata.model.Exchange;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.TakerSide;
import marketdata.model.Trade;
import marketdata.model.TradeSink;
import marketdata.model.json.IsoTime;
import marketdata.model.json.JsonReader;
import marketdata.model.json.Words;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Kraken spot, WebSocket v2, channel {@code trade}. Source: Kraken's WebSocket v2 and REST documents. */
public final class KrakenProtocol implements ExchangeProtocol {
    private static final int CHANNEL = 1 << 6;
    private static final int DATA = 1 << 7;
    private static final String NEEDED = "symbol, side, price, qty, trade_id and timestamp";

    /** Ids and times run together; where neighbours do not, a second is margin enough. */
    private static final long MARGIN_MICROS = 1_000_000;

    private final JsonReader json = new JsonReader();
    private final IsoTime iso = new IsoTime();
    private final Words words = new Words();
    private final TradeFields envelope = new TradeFields(json, words);
    private final List<TradeFields> trades = new ArrayList<>();
    private final String source = Exchange.KRAKEN.source();
    private Frame.Kind kind;
    private int count;

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
        String names = symbols.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
        return List.of("{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[" + names
                + "],\"snapshot\":true},\"req_id\":1}");
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
        scan(frame);
        if (kind != Frame.Kind.TRADES) {
            return Frame.of(kind);
        }
        return Frame.ofTrades(trades.subList(0, count).stream()
                .map(each -> each.trade(source))
                .toList());
    }

    @Override
    public void readTrades(byte[] frame, TradeSink sink) {
        scan(frame);
        for (int i = 0; i < count; i++) {
            trades.get(i).give(source, sink);
        }
    }

    /**
     * <pre>
     * {"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"buy","price":0.5147,"qty":6423.46326,
     *   "ord_type":"limit","trade_id":4665846,"timestamp":"2023-09-25T07:48:36.925533Z"}]}   type may be snapshot
     * {"channel":"heartbeat"}
     * {"channel":"status","type":"update","data":[..]}
     * {"method":"subscribe","result":{..},"success":true,..}      one a symbol
     * {"method":"subscribe","error":"..","success":false,..}
     * </pre>
     */
    private void scan(byte[] frame) {
        count = 0;
        kind = kindOf(frame);
        boolean read = kind == Frame.Kind.TRADES;
        envelope.clear();
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (read && json.nameIs("data")) {
                if (envelope.present(DATA)) {
                    data();
                }
            } else if (read && json.nameIs("channel")) {
                envelope.present(CHANNEL);
                json.skip();
            } else {
                json.skip();
            }
        }
        json.finish();
        if (read && !envelope.has(DATA)) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: data");
        }
        if (read && count == 0) {
            kind = Frame.Kind.OTHER;
        }
    }

    /** The channel stands first, so this looks no further; wherever it stands, the data are read knowing it. */
    private Frame.Kind kindOf(byte[] frame) {
        boolean answer = false;
        boolean refused = false;
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (json.nameIs("channel")) {
                json.text();
                return json.nameIs("trade")
                        ? Frame.Kind.TRADES
                        : json.nameIs("heartbeat") ? Frame.Kind.HEARTBEAT : Frame.Kind.OTHER;
            }
            if (json.nameIs("error")) {
                refused |= !json.isNull();
                json.skip();
            } else if (json.nameIs("success")) {
                refused |= !json.bool();
            } else {
                answer |= json.nameIs("method");
                json.skip();
            }
        }
        json.finish();
        if (refused) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "the exchange answers with an error");
        }
        if (!answer) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: channel");
        }
        return Frame.Kind.ACKNOWLEDGEMENT;
    }

    private void data() {
        if (!json.isArray()) {
            throw json.badValue("data must be an array of trades");
        }
        json.enterArray();
        while (json.nextElement()) {
            if (count == trades.size()) {
                trades.add(new TradeFields(json, words));
            }
            TradeFields trade = trades.get(count);
            trade.clear();
            json.enterObject();
            while (json.nextField()) {
                int field = fieldOfName();
                if (field == 0) {
                    json.skip();
                } else if (trade.present(field)) {
                    field(trade, field);
                }
            }
            trade.check(NEEDED);
            count++;
        }
    }

    private int fieldOfName() {
        return switch (json.length()) {
            case 3 -> json.nameIs("qty") ? TradeFields.QUANTITY : 0;
            case 4 -> json.nameIs("side") ? TradeFields.SIDE : 0;
            case 5 -> json.nameIs("price") ? TradeFields.PRICE : 0;
            case 6 -> json.nameIs("symbol") ? TradeFields.SYMBOL : 0;
            case 8 -> json.nameIs("trade_id") ? TradeFields.ID : 0;
            case 9 -> json.nameIs("timestamp") ? TradeFields.TIME : 0;
            default -> 0;
        };
    }

    private void field(TradeFields trade, int field) {
        switch (field) {
            case TradeFields.SYMBOL -> trade.readSymbol();
            case TradeFields.ID -> trade.id = json.integer();
            case TradeFields.PRICE -> trade.readPrice();
            case TradeFields.QUANTITY -> trade.readQuantity();
            case TradeFields.TIME -> {
                json.text();
                trade.time = iso.micros(json);
            }
            default -> trade.takerBuys = trade.readIsBuy();
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
    public String symbolsPath() {
        return "/0/public/AssetPairs";
    }

    @Override
    public List<String> parseSymbols(byte[] answer) {
        return KrakenRest.symbols(answer);
    }

    @Override
    public String volumesPath() {
        return "/0/public/Ticker";
    }

    @Override
    public List<String> parseTopSymbols(byte[] answer, int wanted) {
        return KrakenRest.topSymbols(answer, wanted);
    }

    @Override
    public RestVerdict judge(byte[] answer) {
        return KrakenRest.judge(answer);
    }

    /** {@code since} is a time in nanoseconds: later trades, oldest first. */
    @Override
    public String tradesPath(TradesRequest request) {
        String since = request.cursor();
        if (since.isEmpty() && request.afterMicros() > 0) {
            since = (request.afterMicros() - MARGIN_MICROS) + "000";
        }
        return "/0/public/Trades?pair=%s&count=%d%s"
                .formatted(
                        KrakenNames.pair(request.symbol()),
                        tradesPerAnswer(),
                        since.isEmpty() ? "" : "&since=" + since);
    }

    @Override
    public TradesAnswer parseTrades(TradesRequest request, byte[] answer) {
        return KrakenRest.trades(answer, source, request, tradesPerAnswer());
    }

    /** {@code since} is exclusive; only the last 720 minutes are kept, and there is no end to ask for. */
    @Override
    public String klinesPath(String symbol, long firstMicros, long lastMicros) {
        return "/0/public/OHLC?pair=%s&interval=1&since=%d"
                .formatted(KrakenNames.pair(symbol), firstMicros / 1_000_000 - 60);
    }

    @Override
    public List<Kline> parseKlines(byte[] answer) {
        return KrakenRest.klines(answer);
    }

    @Override
    public int klinesPerAnswer() {
        return 720;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return ("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"%s\",\"side\":\"%s\",\"price\":%s,"
                        + "\"qty\":%s,\"trade_id\":%d,\"timestamp\":\"%s\"}]}")
                .formatted(
                        fetched.symbol(),
                        fetched.takerSide() == TakerSide.BUY ? "buy" : "sell",
                        fetched.price(),
                        fetched.quantity(),
                        fetched.tradeId(),
                        IsoTime.format(fetched.eventMicros()))
                .getBytes(StandardCharsets.US_ASCII);
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
