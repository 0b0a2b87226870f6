package marketdata.simulator.coinbase;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import marketdata.simulator.market.Instrument;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.Candle;
import marketdata.simulator.venue.IsoMicros;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.RequestRate;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /time}, {@code /products} and what is below it. Ten requests a second, fifteen at once. */
final class CoinbaseRestServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OF_PRODUCT = Pattern.compile("/products/([^/]+)(?:/(trades|candles|stats|ticker))?");
    private static final int MOST_TRADES = 1000;
    private static final int MOST_CANDLES = 300;
    private static final long DAY = 86_400_000_000L;

    /** How far candles are behind trades, microseconds. */
    private static final long CANDLE_LAG = 20_000_000;

    private final RequestRate rate = new RequestRate(10, 15);

    RestAnswer answer(RestRequest request, MarketState state) {
        if (!rate.allows(request.client(), state.wallMillis())) {
            return rejected(429, "Public rate limit exceeded");
        }
        if (!request.method().equals("GET")) {
            return rejected(405, "Method not allowed");
        }
        Matcher product = OF_PRODUCT.matcher(request.path());
        if (product.matches() && !request.path().equals("/products/stats")) {
            return state.tape()
                    .symbol(product.group(1))
                    .map(tape -> product.group(2) == null
                            ? ok(product(tape, JSON.createObjectNode()).toString())
                            : ofProduct(product.group(2), new TapeView(tape), request, state))
                    .orElseGet(() -> rejected(404, "NotFound"));
        }
        return switch (request.path()) {
            case "/time" -> time(state.nowMicros());
            case "/products" -> products(state);
            case "/products/stats" -> stats(state);
            default -> rejected(404, "NotFound");
        };
    }

    private static RestAnswer ofProduct(String what, TapeView view, RestRequest request, MarketState state) {
        return switch (what) {
            case "trades" -> trades(view, request);
            case "candles" -> candles(view, request, state);
            case "stats" -> ok(day(view, state.nowMicros()).toString());
            default -> ticker(view);
        };
    }

    private static RestAnswer time(long micros) {
        ObjectNode time =
                JSON.createObjectNode().put("iso", IsoMicros.write(micros).replaceFirst("\\d{3}Z$", "Z"));
        return ok(time.put("epoch", BigDecimal.valueOf(micros / 1000, 3)).toString());
    }

    private static RestAnswer products(MarketState state) {
        ArrayNode products = JSON.createArrayNode();
        for (SymbolTape tape : state.tape().symbols()) {
            product(tape, products.addObject());
        }
        return ok(products.toString());
    }

    private static ObjectNode product(SymbolTape tape, ObjectNode into) {
        Instrument instrument = Instrument.of(tape.symbol());
        return into.put("id", tape.symbol())
                .put("base_currency", instrument.base())
                .put("quote_currency", instrument.quote())
                .put("quote_increment", Amounts.plain(instrument.tick()))
                .put("base_increment", Amounts.plain(instrument.lot()))
                .put("status", "online")
                .put("trading_disabled", false);
    }

    private static RestAnswer stats(MarketState state) {
        ObjectNode all = JSON.createObjectNode();
        for (SymbolTape tape : state.tape().symbols()) {
            all.putObject(tape.symbol()).set("stats_24hour", day(new TapeView(tape), state.nowMicros()));
        }
        return ok(all.toString());
    }

    private static ObjectNode day(TapeView view, long nowMicros) {
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal high = null;
        BigDecimal low = null;
        long from = view.fromTime(nowMicros - DAY);
        for (long s = from; s < view.end(); s++) {
            BigDecimal price = Amounts.decimal(view.tape().price(s));
            volume = volume.add(Amounts.decimal(view.tape().quantity(s)));
            high = high == null ? price : high.max(price);
            low = low == null ? price : low.min(price);
        }
        ObjectNode day = JSON.createObjectNode()
                .put("volume", volume.stripTrailingZeros().toPlainString());
        if (high != null) {
            day.put("open", Amounts.plain(view.tape().price(from)));
            day.put("high", high.stripTrailingZeros().toPlainString());
            day.put("low", low.stripTrailingZeros().toPlainString());
            day.put("last", Amounts.plain(view.tape().price(view.end() - 1)));
        }
        return day;
    }

    private static RestAnswer ticker(TapeView view) {
        ObjectNode ticker = JSON.createObjectNode();
        return view.isEmpty()
                ? ok("{}")
                : ok(trade(view.tape(), view.end() - 1, ticker).toString());
    }

    /** Newest first; {@code after} an id means older ones. {@code before} gives the newest page, not the next one. */
    private static RestAnswer trades(TapeView view, RestRequest request) {
        long limit;
        long after;
        long before;
        try {
            limit = Math.min(MOST_TRADES, number(request, "limit", MOST_TRADES));
            after = number(request, "after", Long.MAX_VALUE);
            before = number(request, "before", -1);
        } catch (NumberFormatException e) {
            return rejected(400, "Invalid limit, before or after");
        }
        ArrayNode page = JSON.createArrayNode();
        long oldest = 0;
        long newest = 0;
        for (long s = view.fromId(after) - 1; s >= view.first() && page.size() < limit; s--) {
            if (view.tape().id(s) <= before) {
                break;
            }
            if (view.tape().isWithheld(s)) {
                continue;
            }
            trade(view.tape(), s, page.addObject());
            oldest = view.tape().id(s);
            newest = Math.max(newest, oldest);
        }
        Map<String, String> cursors = new LinkedHashMap<>();
        if (!page.isEmpty()) {
            cursors.put("CB-BEFORE", Long.toString(newest));
            cursors.put("CB-AFTER", Long.toString(oldest));
        }
        return new RestAnswer(200, cursors, page.toString());
    }

    private static ObjectNode trade(SymbolTape tape, long s, ObjectNode into) {
        return into.put("trade_id", tape.id(s))
                .put("side", tape.buyerIsMaker(s) ? "buy" : "sell")
                .put("size", Amounts.plain(tape.quantity(s)))
                .put("price", Amounts.plain(tape.price(s)))
                .put("time", IsoMicros.write(tape.timeMicros(s)));
    }

    /**
     * {@code [time s, low, high, open, close, volume]}, newest first, none for a span without trades. The newest trades are
     * not in them yet: the exchange's document says that candles may be incomplete and must not be polled.
     */
    private static RestAnswer candles(TapeView view, RestRequest request, MarketState state) {
        long step = number(request, "granularity", 60) * 1_000_000;
        long to = time(request, "end", state.nowMicros());
        long from = time(request, "start", to - MOST_CANDLES * step);
        if (step <= 0 || (to - from) / step > MOST_CANDLES) {
            return rejected(
                    400,
                    "granularity too small for the requested time range. Count of aggregations requested" + " exceeds "
                            + MOST_CANDLES);
        }
        ArrayNode rows = JSON.createArrayNode();
        long settled = state.nowMicros() - CANDLE_LAG;
        Candle.of(view, step, from, to, settled).descendingMap().forEach((start, candle) -> {
            ArrayNode row = rows.addArray().add(start / 1_000_000);
            for (BigDecimal each : List.of(candle.low, candle.high, candle.open, candle.close, candle.volume)) {
                row.addRawValue(new RawValue(each.stripTrailingZeros().toPlainString()));
            }
        });
        return ok(rows.toString());
    }

    private static long number(RestRequest request, String name, long otherwise) {
        List<String> values = request.parameters().get(name);
        return values == null ? otherwise : Long.parseLong(values.get(0));
    }

    private static long time(RestRequest request, String name, long otherwise) {
        List<String> values = request.parameters().get(name);
        if (values == null) {
            return otherwise;
        }
        String text = values.get(0);
        return text.matches("\\d+") ? Long.parseLong(text) * 1_000_000 : IsoMicros.read(text);
    }

    private static RestAnswer ok(String body) {
        return new RestAnswer(200, Map.of(), body);
    }

    private static RestAnswer rejected(int status, String message) {
        return new RestAnswer(
                status,
                Map.of(),
                JSON.createObjectNode().put("message", message).toString());
    }
}
