package marketdata.simulator.okx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.simulator.market.Instrument;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.Candle;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;

/** {@code /api/v5}: {@code {"code":"0","msg":"","data":[..]}}. 20 requests of each kind in two seconds, 10 for the time. */
final class OkxRestServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_TRADES = 100;
    private static final int MOST_CANDLES = 300;
    private static final int USUAL_CANDLES = 100;
    private static final long DAY = 86_400_000_000L;
    private static final long MINUTE = 60_000_000;

    private static final Map<Integer, String> ERRORS = Map.of(
            429, "{\"msg\":\"Too Many Requests\",\"code\":\"50011\"}",
            500, "{\"code\":\"50026\",\"data\":[],\"msg\":\"System error. Try again later.\"}",
            503,
                    "{\"code\":\"50001\",\"data\":[],\"msg\":\"Service temporarily unavailable. Please try again later.\"}");

    private final RequestWindow window = new RequestWindow();

    static Optional<String> errorBody(int status) {
        return Optional.ofNullable(ERRORS.get(status));
    }

    RestAnswer answer(RestRequest request, MarketState state) {
        String path = request.path();
        int limit = path.equals("/api/v5/public/time") ? 10 : 20;
        if (!window.allows(request.client(), path, limit, state.wallMillis())) {
            return new RestAnswer(429, Map.of(), ERRORS.get(429));
        }
        try {
            return switch (path) {
                case "/api/v5/public/time" ->
                    ok(data().add(JSON.createObjectNode().put("ts", Long.toString(state.nowMicros() / 1000))));
                case "/api/v5/public/instruments" -> spot(request, state, OkxRestServer::instrument);
                case "/api/v5/market/tickers" -> spot(request, state, tape -> ticker(tape, state.nowMicros()));
                case "/api/v5/market/history-trades" -> ofInstrument(request, state, view -> trades(view, request));
                case "/api/v5/market/history-candles" ->
                    ofInstrument(request, state, view -> candles(view, request, state.nowMicros()));
                default -> new RestAnswer(404, Map.of(), "{\"code\":404,\"data\":{},\"msg\":\"Not Found\"}");
            };
        } catch (NumberFormatException e) {
            return error(400, "51000", "Parameter error");
        }
    }

    /** Of all instruments or, with {@code instId}, of one. */
    private static RestAnswer spot(RestRequest request, MarketState state, Function<SymbolTape, JsonNode> row) {
        String type = text(request, "instType");
        if (type.isEmpty()) {
            return error(400, "50014", "Parameter instType can not be empty.");
        }
        if (!type.equals("SPOT")) {
            return error(400, "51000", "Parameter instType error");
        }
        String named = text(request, "instId");
        Optional<SymbolTape> one = state.tape().symbol(named);
        if (!named.isEmpty() && one.isEmpty()) {
            return unknown();
        }
        ArrayNode data = data();
        for (SymbolTape tape : one.map(List::of).orElseGet(() -> state.tape().symbols())) {
            data.add(row.apply(tape));
        }
        return ok(data);
    }

    private static RestAnswer ofInstrument(
            RestRequest request, MarketState state, Function<TapeView, RestAnswer> answer) {
        String named = text(request, "instId");
        if (named.isEmpty()) {
            return error(400, "50014", "Parameter instId can not be empty.");
        }
        return state.tape()
                .symbol(named)
                .map(tape -> answer.apply(new TapeView(tape)))
                .orElseGet(OkxRestServer::unknown);
    }

    private static JsonNode instrument(SymbolTape tape) {
        Instrument instrument = Instrument.of(tape.symbol());
        return JSON.createObjectNode()
                .put("baseCcy", instrument.base())
                .put("instId", tape.symbol())
                .put("instType", "SPOT")
                .put("lotSz", Amounts.plain(instrument.lot()))
                .put("minSz", Amounts.plain(instrument.lot()))
                .put("quoteCcy", instrument.quote())
                .put("state", "live")
                .put("ruleType", "normal")
                .put("tickSz", Amounts.plain(instrument.tick()));
    }

    /** Of the last 24 hours; {@code volCcy24h} is in quote currency. */
    private static JsonNode ticker(SymbolTape tape, long nowMicros) {
        TapeView view = new TapeView(tape);
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        for (long s = view.fromTime(nowMicros - DAY); s < view.end(); s++) {
            volume = volume.add(Amounts.decimal(tape.quantity(s)));
            value = value.add(Amounts.decimal(tape.price(s)).multiply(Amounts.decimal(tape.quantity(s))));
        }
        ObjectNode ticker = JSON.createObjectNode().put("instType", "SPOT").put("instId", tape.symbol());
        return ticker.put("last", view.isEmpty() ? "" : Amounts.plain(tape.price(view.end() - 1)))
                .put("volCcy24h", plain(value))
                .put("vol24h", plain(volume))
                .put("ts", Long.toString(nowMicros / 1000));
    }

    /**
     * Newest first. By id ({@code type=1}): those below {@code after} and above {@code before}; {@code before} alone gives the
     * newest page, not the next one. By time ({@code type=2}): those older than {@code after}.
     */
    private static RestAnswer trades(TapeView view, RestRequest request) {
        int limit = limit(request, MOST_TRADES, MOST_TRADES);
        long after = number(request, "after", Long.MAX_VALUE);
        long before = number(request, "before", -1);
        return switch (text(request, "type")) {
            case "", "1" -> tradesById(view, limit, after, before);
            case "2" ->
                before < 0
                        ? tradesByTime(view, limit, after)
                        : error(200, "50039", "Parameter \"before\" isn't supported for timestamp pagination");
            default -> error(400, "51000", "Parameter type error");
        };
    }

    private static RestAnswer tradesById(TapeView view, int limit, long after, long before) {
        ArrayNode data = data();
        for (long s = view.fromId(after) - 1; s >= view.first() && data.size() < limit; s--) {
            if (view.tape().id(s) <= before) {
                break;
            }
            add(data, view.tape(), s);
        }
        return ok(data);
    }

    private static RestAnswer tradesByTime(TapeView view, int limit, long after) {
        ArrayNode data = data();
        long[] byTime = view.byTime();
        for (int at = byTime.length - 1; at >= 0 && data.size() < limit; at--) {
            if (OkxFrameWriter.millis(view.tape(), byTime[at]) < after) {
                add(data, view.tape(), byTime[at]);
            }
        }
        return ok(data);
    }

    private static void add(ArrayNode data, SymbolTape tape, long s) {
        if (!tape.isWithheld(s)) {
            data.addObject()
                    .put("instId", tape.symbol())
                    .put("side", OkxFrameWriter.side(tape, s))
                    .put("sz", Amounts.plain(tape.quantity(s)))
                    .put("source", "0")
                    .put("px", Amounts.plain(tape.price(s)))
                    .put("tradeId", Long.toString(tape.id(s)))
                    .put("ts", Long.toString(OkxFrameWriter.millis(tape, s)));
        }
    }

    /**
     * {@code [ts, open, high, low, close, quantity, value, value, whether the minute is over]}, newest first, of minutes that
     * begin between {@code before} and {@code after}, both exclusive. A minute without trades repeats the close.
     */
    private static RestAnswer candles(TapeView view, RestRequest request, long nowMicros) {
        if (!List.of("", "1m").contains(text(request, "bar"))) {
            return error(400, "51000", "Parameter bar error");
        }
        int limit = limit(request, USUAL_CANDLES, MOST_CANDLES);
        long after = number(request, "after", Long.MAX_VALUE / 1000);
        long before = number(request, "before", -1);
        ArrayNode data = data();
        if (view.isEmpty()) {
            return ok(data);
        }
        // The tape does not hold the minute whole in which it begins.
        long firstTrade = view.tape().timeMicros(view.first());
        long oldest = view.knowsBeginning() ? minute(firstTrade) : minute(firstTrade + MINUTE - 1);
        long newest = minute(nowMicros);
        long last = Math.min(newest, minute((after - 1) * 1000));
        long first = Math.max(oldest, Math.max(minute(before * 1000) + MINUTE, last - (limit - 1) * MINUTE));
        NavigableMap<Long, Candle> candles = Candle.of(view, MINUTE, first, last);
        BigDecimal close = closeBefore(view, first);
        for (long start = first; start <= last; start += MINUTE) {
            Candle candle = candles.getOrDefault(start, Candle.flat(close));
            if (candle.close != null) {
                data.insert(0, row(start, candle, start < newest));
            }
            close = candle.close;
        }
        return ok(data);
    }

    private static long minute(long micros) {
        return Math.floorDiv(micros, MINUTE) * MINUTE;
    }

    /** Null when there is no trade before. */
    private static BigDecimal closeBefore(TapeView view, long micros) {
        long firstTrade = view.tape().timeMicros(view.first());
        for (long start = micros - MINUTE; start > firstTrade - MINUTE; start -= MINUTE) {
            NavigableMap<Long, Candle> candle = Candle.of(view, MINUTE, start, start);
            if (!candle.isEmpty()) {
                return candle.get(start).close;
            }
        }
        return null;
    }

    private static ArrayNode row(long start, Candle candle, boolean over) {
        ArrayNode row = data().add(Long.toString(start / 1000));
        String value = plain(candle.value);
        for (BigDecimal each : List.of(candle.open, candle.high, candle.low, candle.close, candle.volume)) {
            row.add(plain(each));
        }
        return row.add(value).add(value).add(over ? "1" : "0");
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    private static String text(RestRequest request, String name) {
        return request.parameters().getOrDefault(name, List.of("")).get(0);
    }

    private static long number(RestRequest request, String name, long otherwise) {
        String text = text(request, name);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }

    private static int limit(RestRequest request, int usual, int most) {
        long limit = number(request, "limit", usual);
        if (limit < 1) {
            throw new NumberFormatException("limit " + limit);
        }
        return (int) Math.min(most, limit);
    }

    private static ArrayNode data() {
        return JSON.createArrayNode();
    }

    private static RestAnswer ok(ArrayNode data) {
        ObjectNode answer = JSON.createObjectNode().put("code", "0").put("msg", "");
        answer.set("data", data);
        return new RestAnswer(200, Map.of(), answer.toString());
    }

    private static RestAnswer unknown() {
        return error(200, "51001", "Instrument ID, Instrument ID code, or Spread ID doesn't exist.");
    }

    private static RestAnswer error(int status, String code, String message) {
        ObjectNode answer = JSON.createObjectNode().put("code", code).put("msg", message);
        answer.putArray("data");
        return new RestAnswer(status, Map.of(), answer.toString());
    }
}
