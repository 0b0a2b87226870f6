package marketdata.model.exchange;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.Decimal;
import marketdata.model.Exchange;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.TakerSide;
import marketdata.model.Trade;
import marketdata.model.TradeRules;
import marketdata.model.TradeSink;
import marketdata.model.json.JsonReader;
import marketdata.model.json.Words;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Binance spot, streams {@code symbol@trade}. Source: Binance's web-socket-streams and rest-api documents. */
public final class BinanceProtocol implements ExchangeProtocol {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int EVENT = 1;
    private static final int SYMBOL = 1 << 1;
    private static final int ID = 1 << 2;
    private static final int PRICE = 1 << 3;
    private static final int QUANTITY = 1 << 4;
    private static final int TIME = 1 << 5;
    private static final int MAKER = 1 << 6;
    private static final int REQUIRED = EVENT | SYMBOL | ID | PRICE | QUANTITY | TIME | MAKER;

    /** From here on a time must be in microseconds: as milliseconds it would be beyond the year 2100. */
    private static final long MICROSECOND_TIMES = TradeRules.LATEST_MICROS / 1000;

    private final JsonReader json = new JsonReader();
    private final Words words = new Words();
    private final String source = Exchange.BINANCE.source();

    private Frame.Kind kind;
    private int named;
    private int seen;
    private String symbol;
    private long tradeId;
    private long price;
    private int priceScale;
    private long quantity;
    private int quantityScale;
    private long time;
    private boolean buyerIsMaker;

    @Override
    public Exchange exchange() {
        return Exchange.BINANCE;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://stream.binance.com:9443");
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://api.binance.com");
    }

    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        String streams = symbols.stream()
                .map(name -> name.toLowerCase(Locale.ROOT) + "@trade")
                .collect(Collectors.joining("/"));
        return URI.create(webSocket + "/stream?streams=" + streams);
    }

    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return List.of();
    }

    /** The server pings every 20 s; three missed are a dead socket. */
    @Override
    public Duration liveness() {
        return Duration.ofSeconds(60);
    }

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
        return Frame.ofTrades(List.of(new Trade(
                source,
                symbol,
                tradeId,
                new Decimal(price, priceScale),
                new Decimal(quantity, quantityScale),
                time,
                TakerSide.ofBuyerIsMaker(buyerIsMaker))));
    }

    @Override
    public void readTrades(byte[] frame, TradeSink sink) {
        scan(frame);
        if (kind == Frame.Kind.TRADES) {
            sink.trade(source, symbol, tradeId, price, priceScale, quantity, quantityScale, time, !buyerIsMaker, false);
        }
    }

    /**
     * Combined streams wrap the event:
     *
     * <pre>
     * {"stream":"btcusdt@trade","data":{"e":"trade","E":1767387168240,"s":"BTCUSDT","t":5729884604,
     *  "p":"89690.38000000","q":"0.00006000","T":1767387168237,"m":true,"M":true}}
     * {"result":null,"id":1}                              answer to SUBSCRIBE
     * {"code":2,"msg":"Invalid request: ...","id":1}      refusal; also {"error":{"code":..,"msg":..},"id":1}
     * {"e":"serverShutdown","E":1770123456789}            the connection ends soon
     * </pre>
     */
    private void scan(byte[] frame) {
        kind = Frame.Kind.OTHER;
        named = 0;
        seen = 0;
        json.reset(frame);
        json.enterObject();
        boolean wrapped = false;
        boolean otherStream = false;
        int fields = 0;
        while (json.nextField()) {
            fields++;
            if (json.nameIs("data") && json.isObject() && !wrapped && seen == 0) {
                wrapped = true;
                json.enterObject();
                while (json.nextField()) {
                    field();
                }
            } else if (json.nameIs("stream") && json.isText()) {
                json.text();
                otherStream = !json.string().endsWith("@trade");
            } else if (wrapped || json.nameIs("stream")) {
                json.skip();
            } else if (json.nameIs("result") || json.nameIs("id")) {
                kind = kind == Frame.Kind.OTHER ? Frame.Kind.ACKNOWLEDGEMENT : kind;
                json.skip();
            } else if (json.nameIs("error") || json.nameIs("msg")) {
                throw new RejectedException(Reason.EXCHANGE_ERROR, "the exchange answers with an error");
            } else {
                field();
            }
        }
        json.finish();
        if (fields == 0) {
            throw new RejectedException(Reason.MISSING_FIELD, "an object without fields");
        }
        if (kind == Frame.Kind.TRADES) {
            checkTrade();
        } else if (kind == Frame.Kind.OTHER && (seen & EVENT) == 0 && !otherStream) {
            // Only bookTicker, partial depth and the like have no e, and their stream's name says so.
            throw new RejectedException(Reason.MISSING_FIELD, "missing: e");
        }
    }

    /**
     * One field of an event. A trade: {@code e} "trade"; {@code s} symbol; {@code t} trade id; {@code p} price; {@code q}
     * quantity; {@code T} trade time (E, the sending time, is up to 220 ms later and not used); {@code m} the buyer is
     * the maker, so the taker sold. {@code M}, {@code a} and {@code b} of old are passed over.
     */
    private void field() {
        int field = json.length() == 1 ? fieldOf(json.firstByte()) : 0;
        if (field == 0 || (field != EVENT && (seen & EVENT) != 0 && kind != Frame.Kind.TRADES)) {
            json.skip();
            return;
        }
        if ((named & field) != 0) {
            throw new RejectedException(Reason.DUPLICATE_FIELD, "a field of the trade comes twice");
        }
        named |= field;
        if (json.isNull()) {
            json.skip();
            return;
        }
        seen |= field;
        switch (field) {
            case EVENT -> event();
            case SYMBOL -> symbol = symbol();
            case ID -> tradeId = json.integer();
            case PRICE -> {
                json.decimal();
                price = json.unscaled();
                priceScale = json.scale();
            }
            case QUANTITY -> {
                json.decimal();
                quantity = json.unscaled();
                quantityScale = json.scale();
            }
            case TIME -> time = json.integer();
            default -> buyerIsMaker = json.bool();
        }
    }

    private static int fieldOf(byte name) {
        return switch (name) {
            case 'e' -> EVENT;
            case 's' -> SYMBOL;
            case 't' -> ID;
            case 'p' -> PRICE;
            case 'q' -> QUANTITY;
            case 'T' -> TIME;
            case 'm' -> MAKER;
            default -> 0;
        };
    }

    private void event() {
        json.text();
        if (json.nameIs("trade")) {
            kind = Frame.Kind.TRADES;
        } else if (json.nameIs("serverShutdown")) {
            kind = Frame.Kind.CLOSING;
        }
    }

    private String symbol() {
        json.text();
        if (!TradeRules.isSymbol(json.bytes(), json.start(), json.stop())) {
            throw json.badValue("symbol must be 1 to 40 of A-Z 0-9 - / . _");
        }
        return words.of(json.bytes(), json.start(), json.stop());
    }

    private void checkTrade() {
        if (seen != REQUIRED) {
            throw new RejectedException(Reason.MISSING_FIELD, "a trade needs e, s, t, p, q, T and m");
        }
        time = micros(time);
        TradeRules.check(tradeId, price, priceScale, quantity, quantityScale, time);
    }

    /** Times are milliseconds, or microseconds where the connection asked for them ({@code timeUnit=MICROSECOND}). */
    private static long micros(long time) {
        return time >= 0 && time < MICROSECOND_TIMES ? time * 1000 : time;
    }

    @Override
    public String timePath() {
        return "/api/v3/time";
    }

    @Override
    public long parseTime(byte[] answer) {
        return micros(whole(tree(answer), "serverTime"));
    }

    @Override
    public String symbolsPath() {
        return "/api/v3/exchangeInfo?permissions=SPOT";
    }

    @Override
    public List<String> parseSymbols(byte[] answer) {
        return elements(required(tree(answer), "symbols"))
                .filter(each ->
                        !each.has("status") || each.get("status").asText().equals("TRADING"))
                .map(each -> required(each, "symbol").asText())
                .toList();
    }

    @Override
    public String volumesPath() {
        return "/api/v3/ticker/24hr";
    }

    @Override
    public List<String> parseTopSymbols(byte[] answer, int count) {
        Comparator<JsonNode> byVolume = Comparator.comparing(each -> number(each, "quoteVolume"));
        return elements(tree(answer))
                .sorted(byVolume.reversed())
                .limit(count)
                .map(each -> required(each, "symbol").asText())
                .toList();
    }

    /** {@code fromId} is inclusive; weight 25; no key needed. */
    @Override
    public String tradesPath(String symbol, long fromId, int limit) {
        return "/api/v3/historicalTrades?symbol=%s&fromId=%d&limit=%d".formatted(symbol, fromId, limit);
    }

    /**
     * <pre>
     * [{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012","time":1499865549590,
     *   "isBuyerMaker":true,"isBestMatch":true}]
     * </pre>
     */
    @Override
    public List<Trade> parseTrades(byte[] answer, String symbol) {
        JsonNode array = tree(answer);
        if (!array.isArray()) {
            throw new RejectedException(Reason.EXCHANGE_ERROR, "expected an array of trades");
        }
        List<Trade> trades = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            trades.add(new Trade(
                    source,
                    symbol,
                    whole(each, "id"),
                    decimal(each, "price"),
                    decimal(each, "qty"),
                    micros(whole(each, "time")),
                    TakerSide.ofBuyerIsMaker(bool(each, "isBuyerMaker"))));
        }
        return trades;
    }

    @Override
    public byte[] asFrame(Trade trade) {
        long time = trade.eventMicros() % 1000 == 0 ? trade.eventMicros() / 1000 : trade.eventMicros();
        return ("{\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\","
                        + "\"T\":%d,\"m\":%b,\"M\":true}}")
                .formatted(
                        trade.symbol().toLowerCase(Locale.ROOT),
                        time,
                        trade.symbol(),
                        trade.tradeId(),
                        trade.price(),
                        trade.quantity(),
                        time,
                        trade.takerSide().buyerIsMaker())
                .getBytes(StandardCharsets.US_ASCII);
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

    private static JsonNode tree(byte[] answer) {
        try {
            JsonNode tree = MAPPER.readTree(answer);
            if (tree != null && tree.has("code") && tree.has("msg")) {
                throw new RejectedException(
                        Reason.EXCHANGE_ERROR,
                        tree.get("code") + " " + tree.get("msg").asText());
            }
            return tree == null ? MAPPER.missingNode() : tree;
        } catch (IOException e) {
            throw new RejectedException(Reason.NOT_JSON, "answer is no JSON");
        }
    }

    private static JsonNode required(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: " + field);
        }
        return value;
    }

    /** Jackson's own {@code asLong} makes 0 of a text and 5 of 5.7. */
    private static long whole(JsonNode node, String field) {
        JsonNode value = required(node, field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw badValue(field, "a whole number");
        }
        return value.longValue();
    }

    private static boolean bool(JsonNode node, String field) {
        JsonNode value = required(node, field);
        if (!value.isBoolean()) {
            throw badValue(field, "true or false");
        }
        return value.booleanValue();
    }

    private static Decimal decimal(JsonNode node, String field) {
        number(node, field);
        return Decimal.of(node.get(field).textValue());
    }

    /** Binance sends amounts as text; a bare number would come through a double. */
    private static BigDecimal number(JsonNode node, String field) {
        JsonNode value = required(node, field);
        try {
            if (value.isTextual()) {
                return new BigDecimal(value.textValue());
            }
        } catch (NumberFormatException e) {
            throw badValue(field, "a number");
        }
        throw badValue(field, "a number as text");
    }

    private static RejectedException badValue(String field, String allowed) {
        return new RejectedException(Reason.BAD_VALUE, field + " is not " + allowed);
    }

    private static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
