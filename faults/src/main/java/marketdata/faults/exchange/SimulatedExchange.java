package marketdata.local.torture;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Set;

/** What the simulated exchanges differ in, as far as torture and its judge must know. */
@SuppressWarnings("ImmutableEnumChecker") // all made by List.of and Set.of
public enum Venue {
    /** Times in milliseconds; REST by ids, trouble told by HTTP status. */
    BINANCE(
            List.of(
                    "no JSON at all",
                    "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"-5\",\"q\":\"1\",\"T\":1,\"m\":true}}",
                    "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1,\"s\":\"BTCUSDT\",\"t\":1}}",
                    "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"NaN\",\"q\":\"1\",\"T\":1700000000000,\"m\":true}"),
            List.of(
                    "{\"fault\":\"rest\",\"status\":429,\"retry_after\":2,\"count\":2}",
                    "{\"fault\":\"rest\",\"status\":500,\"count\":3}",
                    "{\"fault\":\"rest\",\"cut\":true,\"count\":2}",
                    "{\"fault\":\"rest\",\"text\":\"no JSON\",\"count\":2}",
                    "{\"fault\":\"rest\",\"reversed\":true,\"count\":2}"),
            List.of(),
            Set.of(),
            0),
    /** Times in microseconds; a heartbeat a second tells the newest id; REST backwards, newest first. */
    COINBASE(
            List.of(
                    "no JSON at all",
                    "{\"type\":\"match\",\"trade_id\":1,\"side\":\"sell\",\"size\":\"1\",\"price\":\"-5\",\"product_id\":\"BTC-USD\",\"time\":\"2026-01-01T00:00:00.000000Z\"}",
                    "{\"type\":\"match\",\"trade_id\":1,\"product_id\":\"BTC-USD\"}",
                    "{\"type\":\"match\",\"trade_id\":1,\"side\":\"sell\",\"size\":\"NaN\",\"price\":\"5\",\"product_id\":\"BTC-USD\",\"time\":\"2026-01-01T00:00:00.000000Z\"}",
                    "{\"type\":\"error\",\"message\":\"Failed\",\"reason\":\"just so\"}"),
            List.of(
                    "{\"fault\":\"rest\",\"status\":429,\"retry_after\":2,\"count\":2}",
                    "{\"fault\":\"rest\",\"status\":500,\"count\":3}",
                    "{\"fault\":\"rest\",\"cut\":true,\"count\":2}",
                    "{\"fault\":\"rest\",\"text\":\"no JSON\",\"count\":2}",
                    "{\"fault\":\"rest\",\"reversed\":true,\"count\":2}"),
            List.of("crypto_trades"),
            Set.of(Misfortune.SHUTDOWN),
            1),
    /** Times in microseconds; JSON numbers; REST by time, its troubles told in the body of a 200 answer. */
    KRAKEN(
            List.of(
                    "no JSON at all",
                    "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":-5,\"qty\":1,\"trade_id\":1,\"timestamp\":\"2026-01-01T00:00:00.000000Z\"}]}",
                    "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"trade_id\":1}]}",
                    "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":NaN,\"qty\":1,\"trade_id\":1,\"timestamp\":\"2026-01-01T00:00:00.000000Z\"}]}",
                    "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"up\",\"price\":5,\"qty\":1,\"trade_id\":1,\"timestamp\":\"2026-01-01T00:00:00.000000Z\"}]}"),
            List.of(
                    "{\"fault\":\"rest\",\"text\":\"{\\\"error\\\":[\\\"EAPI:Rate limit exceeded\\\"]}\",\"count\":2}",
                    "{\"fault\":\"rest\",\"text\":\"{\\\"error\\\":[\\\"EService:Unavailable\\\"]}\",\"count\":3}",
                    "{\"fault\":\"rest\",\"status\":500,\"count\":3}",
                    "{\"fault\":\"rest\",\"cut\":true,\"count\":2}",
                    "{\"fault\":\"rest\",\"text\":\"no JSON\",\"count\":2}"),
            List.of(),
            Set.of(Misfortune.SHUTDOWN),
            1);

    private final List<String> garbage;
    private final List<String> restFaults;
    private final List<String> furtherTopics;

    private final Set<Misfortune> impossible;
    private final long lowestTradeId;

    Venue(
            List<String> garbage,
            List<String> restFaults,
            List<String> furtherTopics,
            Set<Misfortune> impossible,
            long lowestTradeId) {
        this.garbage = garbage;
        this.restFaults = restFaults;
        this.furtherTopics = furtherTopics;
        this.impossible = impossible;
        this.lowestTradeId = lowestTradeId;
    }

    /** The id of a market's first trade. */
    long lowestTradeId() {
        return lowestTradeId;
    }

    /** Frames that are no trades. */
    List<String> garbage() {
        return garbage;
    }

    /** Orders to the simulator by which REST fails as it fails at this exchange. */
    List<String> restFaults() {
        return restFaults;
    }

    /** Topics that hold its clean trades besides {@code clean_trades}. */
    List<String> furtherTopics() {
        return furtherTopics;
    }

    /** Misfortunes it cannot have: only Binance announces that it is about to close a connection. */
    public Set<Misfortune> impossible() {
        return impossible;
    }

    /** When a trade of the tape happened, as finely as this exchange tells it: microseconds since 1970 UTC. */
    long micros(JsonNode traded) {
        return this == BINANCE
                ? traded.get("time").asLong() * 1000
                : traded.get("time_us").asLong();
    }
}
