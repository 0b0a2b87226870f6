package marketdata.simulator.binance.rest;

import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;

import java.util.LinkedHashMap;
import java.util.Map;

/** Routes a request, counts its weight and turns rejections into Binance's error bodies. */
public final class BinanceRestServer {

    private static final String PREFIX = "/api/v3/";
    private static final Map<String, Integer> WEIGHTS = Map.of(
            "ping", 1,
            "time", 1,
            "exchangeInfo", 20,
            "trades", 25,
            "historicalTrades", 25,
            "aggTrades", 4,
            "klines", 2,
            "ticker/price", 2,
            "ticker/24hr", 2);

    private final RequestWeights weights = new RequestWeights();

    /** Answers one request of {@code /api/v3}. */
    public RestAnswer answer(RestRequest request, MarketState state) {
        String call = request.path().startsWith(PREFIX) ? request.path().substring(PREFIX.length()) : "";
        Integer weight = WEIGHTS.get(call);
        if (weight == null) {
            return new RestAnswer(404, Map.of("Content-Type", "text/html"), "<html><h1>404 Not Found</h1></html>");
        }
        int all = call.equals("ticker/24hr") ? 80 : call.equals("ticker/price") ? 4 : weight;
        boolean one = request.parameters().containsKey("symbol");
        int status = weights.count(request.client(), one ? weight : all, state.wallMillis());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-MBX-USED-WEIGHT", Integer.toString(weights.used(request.client())));
        headers.put("X-MBX-USED-WEIGHT-1M", Integer.toString(weights.used(request.client())));
        if (status != 200) {
            return rejected(status, headers, request.client(), state.wallMillis());
        }
        if (!request.method().equals("GET")) {
            return new RestAnswer(
                    405, headers, error(-1000, "Request method '" + request.method() + "' not supported"));
        }
        try {
            return new RestAnswer(200, headers, body(call, request, state));
        } catch (ApiException e) {
            return new RestAnswer(400, headers, error(e.code(), e.getMessage()));
        }
    }

    private static String body(String call, RestRequest request, MarketState state) throws ApiException {
        Parameters parameters = new Parameters(request.parameters(), state.tape());
        Times unit = Times.of(request.headers().get("x-mbx-time-unit"));
        long now = state.nowMicros();
        return switch (call) {
            case "ping" -> "{}";
            case "time" -> "{\"serverTime\":" + unit.write(now) + "}";
            case "exchangeInfo" -> {
                parameters.allow("symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus");
                yield new TickerAnswers(unit).exchangeInfo(parameters, now);
            }
            case "trades" -> {
                parameters.allow("symbol", "limit");
                yield new TradeLists(unit).trades(parameters);
            }
            case "historicalTrades" -> {
                parameters.allow("symbol", "limit", "fromId");
                yield new TradeLists(unit).trades(parameters);
            }
            case "aggTrades" -> {
                parameters.allow("symbol", "limit", "fromId", "startTime", "endTime");
                yield new TradeLists(unit).aggregates(parameters);
            }
            case "klines" -> {
                parameters.allow("symbol", "interval", "limit", "startTime", "endTime", "timeZone");
                yield new Klines(unit).klines(parameters, now);
            }
            case "ticker/price" -> {
                parameters.allow("symbol", "symbols", "symbolStatus");
                yield new TickerAnswers(unit).prices(parameters);
            }
            default -> {
                parameters.allow("symbol", "symbols", "type", "symbolStatus");
                yield new TickerAnswers(unit).day(parameters, now);
            }
        };
    }

    private RestAnswer rejected(int status, Map<String, String> headers, String client, long wallMillis) {
        headers.put("Retry-After", Long.toString(weights.retryAfterSeconds(client, wallMillis)));
        String message = status == 429
                ? "Too much request weight used; current limit is " + RequestWeights.LIMIT
                        + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling"
                        + " the API."
                : "Way too much request weight used; IP banned until " + weights.bannedUntil(client)
                        + ". Please use WebSocket Streams for live updates to avoid bans.";
        return new RestAnswer(status, headers, error(-1003, message));
    }

    private static String error(int code, String message) {
        return "{\"code\":" + code + ",\"msg\":\""
                + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }
}
