package marketdata.simulator.kraken;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.simulator.market.Instrument;
import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.Candle;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.RequestRate;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.LongStream;

/** {@code /0/public}. Errors stand in the body of a 200 answer. About one request a second, fifteen at once. */
final class KrakenRestServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "/0/public/";
    private static final int MOST_TRADES = 1000;
    private static final int MOST_CANDLES = 720;
    private static final long DAY = 86_400_000_000L;

    private final RequestRate rate = new RequestRate(1, 15);

    RestAnswer answer(RestRequest request, MarketState state) {
        if (!rate.allows(request.client(), state.wallMillis())) {
            return error("EAPI:Rate limit exceeded");
        }
        if (!request.path().startsWith(PREFIX)) {
            return new RestAnswer(404, Map.of("Content-Type", "text/html"), "<html>404 Not Found</html>");
        }
        try {
            return switch (request.path().substring(PREFIX.length())) {
                case "Time" -> time(state.nowMicros());
                case "AssetPairs" -> pairs(request, state);
                case "Ticker" -> tickers(request, state);
                case "Trades" ->
                    market(request, state)
                            .map(tape -> trades(new TapeView(tape), request))
                            .orElseGet(() -> error("EQuery:Unknown asset pair"));
                case "OHLC" ->
                    market(request, state)
                            .map(tape -> candles(new TapeView(tape), request, state.nowMicros()))
                            .orElseGet(() -> error("EQuery:Unknown asset pair"));
                default -> error("EGeneral:Unknown method");
            };
        } catch (NumberFormatException e) {
            return error("EGeneral:Invalid arguments");
        }
    }

    private static RestAnswer time(long micros) {
        Instant now = Instant.ofEpochSecond(micros / 1_000_000);
        return ok(JSON.createObjectNode()
                .put("unixtime", now.getEpochSecond())
                .put("rfc1123", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))));
    }

    private static RestAnswer pairs(RestRequest request, MarketState state) {
        ObjectNode result = JSON.createObjectNode();
        List<Optional<SymbolTape>> asked = text(request, "pair")
                .map(names -> Arrays.stream(names.split(","))
                        .map(name -> KrakenNames.find(state.tape(), name))
                        .toList())
                .orElseGet(
                        () -> state.tape().symbols().stream().map(Optional::of).toList());
        if (asked.stream().anyMatch(Optional::isEmpty)) {
            return error("EQuery:Unknown asset pair");
        }
        for (SymbolTape tape : asked.stream().map(Optional::get).toList()) {
            result.putObject(KrakenNames.key(tape.symbol()))
                    .put("altname", KrakenNames.pair(tape.symbol()))
                    .put("wsname", KrakenNames.webSocketV1(tape.symbol()))
                    .put("pair_decimals", 8)
                    .put("lot_decimals", 8)
                    .put("status", "online");
        }
        return ok(result);
    }

    /** {@code c} last price; {@code v} volume and {@code p} mean price, today and of 24 hours. */
    private static RestAnswer tickers(RestRequest request, MarketState state) {
        ObjectNode result = JSON.createObjectNode();
        Optional<SymbolTape> one = market(request, state);
        if (request.parameters().containsKey("pair") && one.isEmpty()) {
            return error("EQuery:Unknown asset pair");
        }
        for (SymbolTape tape : one.map(List::of).orElseGet(() -> state.tape().symbols())) {
            TapeView view = new TapeView(tape);
            if (view.isEmpty()) {
                continue;
            }
            BigDecimal volume = BigDecimal.ZERO;
            BigDecimal value = BigDecimal.ZERO;
            for (long s = view.fromTime(state.nowMicros() - DAY); s < view.end(); s++) {
                volume = volume.add(Amounts.decimal(tape.quantity(s)));
                value = value.add(Amounts.decimal(tape.price(s)).multiply(Amounts.decimal(tape.quantity(s))));
            }
            String mean = volume.signum() == 0
                    ? "0"
                    : value.divide(volume, 8, RoundingMode.DOWN).toPlainString();
            ObjectNode ticker = result.putObject(KrakenNames.key(tape.symbol()));
            ticker.putArray("c").add(Amounts.plain(tape.price(view.end() - 1))).add("1.00000000");
            ticker.putArray("v").add(volume.toPlainString()).add(volume.toPlainString());
            ticker.putArray("p").add(mean).add(mean);
        }
        return ok(result);
    }

    /**
     * Oldest first from {@code since}, nanoseconds, whatever their ids; {@code last} is where the next page begins. The real
     * exchange's cursor is exclusive and distinguishes trades of one time; here the digits below a microsecond hold the
     * trade's place among them.
     */
    private static RestAnswer trades(TapeView view, RestRequest request) {
        SymbolTape tape = view.tape();
        long count = Math.min(MOST_TRADES, number(request, "count", MOST_TRADES));
        String since = text(request, "since").orElse("");
        long[] byTime = view.byTime();
        int at =
                since.isEmpty() ? (int) Math.max(0, byTime.length - count) : after(tape, byTime, Long.parseLong(since));
        ObjectNode result = JSON.createObjectNode();
        ArrayNode rows = result.putArray(KrakenNames.key(tape.symbol()));
        for (; at < byTime.length && rows.size() < count; at++) {
            long s = byTime[at];
            if (tape.isWithheld(s)) {
                continue;
            }
            rows.addArray()
                    .add(Amounts.decimal(tape.price(s)).toPlainString())
                    .add(Amounts.decimal(tape.quantity(s)).toPlainString())
                    .add(BigDecimal.valueOf(tape.timeMicros(s), 6))
                    .add(tape.buyerIsMaker(s) ? "s" : "b")
                    .add("l")
                    .add("")
                    .add(tape.id(s));
        }
        result.put("last", rows.isEmpty() ? since : Long.toString(cursor(tape, byTime, at - 1)));
        return ok(result);
    }

    private static int after(SymbolTape tape, long[] byTime, long nanos) {
        long micros = Math.floorDiv(nanos, 1000);
        int low = 0;
        int high = byTime.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tape.timeMicros(byTime[middle]) >= micros) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        while (low < byTime.length && cursor(tape, byTime, low) <= nanos) {
            low++;
        }
        return low;
    }

    private static long cursor(SymbolTape tape, long[] byTime, int at) {
        long micros = tape.timeMicros(byTime[at]);
        int place = 0;
        while (at - place > 0 && place < 998 && tape.timeMicros(byTime[at - place - 1]) == micros) {
            place++;
        }
        return micros * 1000 + place + 1;
    }

    /** {@code [time s, open, high, low, close, vwap, volume, count]}; empty minutes repeat the close with zeros. */
    private static RestAnswer candles(TapeView view, RestRequest request, long nowMicros) {
        long step = number(request, "interval", 1) * 60_000_000;
        long newest = Math.floorDiv(nowMicros, step) * step;
        long oldest = Math.max(number(request, "since", 0) * 1_000_000, newest - (MOST_CANDLES - 1) * step);
        ObjectNode result = JSON.createObjectNode();
        ArrayNode rows = result.putArray(KrakenNames.key(view.tape().symbol()));
        NavigableMap<Long, Candle> candles = Candle.of(view, step, oldest, newest);
        if (!candles.isEmpty()) {
            int decimals = priceDecimals(view);
            BigDecimal close = null;
            for (long start = candles.firstKey(); start <= newest; start += step) {
                Candle candle = candles.get(start);
                close = candle == null ? close : candle.close;
                row(rows.addArray().add(start / 1_000_000), candle, close, decimals);
            }
        }
        result.put("last", newest / 1_000_000 - step / 1_000_000);
        return ok(result);
    }

    /** The pair's price decimals, to which the exchange cuts vwap: as many as the tick has, or a recorded price. */
    private static int priceDecimals(TapeView view) {
        long tick = Instrument.of(view.tape().symbol()).tick();
        return LongStream.concat(
                        LongStream.of(tick),
                        LongStream.range(view.first(), view.end())
                                .map(s -> view.tape().price(s)))
                .mapToInt(amount ->
                        Math.max(1, Amounts.decimal(amount).stripTrailingZeros().scale()))
                .max()
                .orElseThrow();
    }

    private static void row(ArrayNode row, Candle candle, BigDecimal close, int decimals) {
        if (candle == null) {
            String before = close.toPlainString();
            row.add(before)
                    .add(before)
                    .add(before)
                    .add(before)
                    .add("0.0")
                    .add("0.00000000")
                    .add(0);
            return;
        }
        BigDecimal vwap = candle.volume.signum() == 0
                ? BigDecimal.ZERO
                : candle.value.divide(candle.volume, decimals, RoundingMode.DOWN);
        for (BigDecimal each : List.of(candle.open, candle.high, candle.low, candle.close, vwap, candle.volume)) {
            row.add(each.toPlainString());
        }
        row.add(candle.trades);
    }

    private static Optional<SymbolTape> market(RestRequest request, MarketState state) {
        return text(request, "pair").flatMap(name -> KrakenNames.find(state.tape(), name));
    }

    private static Optional<String> text(RestRequest request, String name) {
        return Optional.ofNullable(request.parameters().get(name)).map(values -> values.get(0));
    }

    private static long number(RestRequest request, String name, long otherwise) {
        return text(request, name).map(Long::parseLong).orElse(otherwise);
    }

    private static RestAnswer ok(ObjectNode result) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("error");
        answer.set("result", result);
        return new RestAnswer(200, Map.of(), answer.toString());
    }

    private static RestAnswer error(String message) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("error").add(message);
        return new RestAnswer(200, Map.of(), answer.toString());
    }
}
