package marketdata.faults.exchange;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Locale;

/** The simulated exchanges, and how they differ for the injected faults and the oracle. */
@SuppressWarnings("ImmutableEnumChecker") // all made by List.of
public enum SimulatedExchange {
    /** Times in milliseconds; REST by ids, errors by HTTP status. */
    BINANCE(
            "BTCUSDT,ETHUSDT,SOLUSDT,PEPEUSDT,SHIBUSDT",
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
            "",
            true,
            0),
    /** Times in microseconds; a heartbeat a second with the newest id; REST backwards, newest first. */
    COINBASE(
            "BTC-USD,ETH-USD,SOL-USD,PEPE-USD,SHIB-USD",
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
            "is not a valid product",
            false,
            1),
    /** Times in microseconds; JSON numbers; REST by time, its errors in the body of a 200 answer. */
    KRAKEN(
            "BTC/USD,ETH/USD,SOL/USD,PEPE/USD,SHIB/USD",
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
            "Currency pair not supported",
            false,
            1),
    /** Times in milliseconds; a trade a frame; REST backwards, newest first, its errors in the body of a 200 answer. */
    OKX(
            "BTC-USDT,ETH-USDT,SOL-USDT,PEPE-USDT,SHIB-USDT",
            List.of(
                    "no JSON at all",
                    "{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\",\"tradeId\":\"1\",\"px\":\"-5\",\"sz\":\"1\",\"side\":\"buy\",\"ts\":\"1700000000000\"}]}",
                    "{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\",\"tradeId\":\"1\"}]}",
                    "{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\",\"tradeId\":\"1\",\"px\":\"NaN\",\"sz\":\"1\",\"side\":\"buy\",\"ts\":\"1700000000000\"}]}"),
            List.of(
                    "{\"fault\":\"rest\",\"status\":429,\"text\":\"{\\\"code\\\":\\\"50011\\\",\\\"data\\\":[],\\\"msg\\\":\\\"Too Many Requests\\\"}\",\"count\":2}",
                    "{\"fault\":\"rest\",\"text\":\"{\\\"code\\\":\\\"50001\\\",\\\"data\\\":[],\\\"msg\\\":\\\"Service temporarily unavailable\\\"}\",\"count\":3}",
                    "{\"fault\":\"rest\",\"status\":500,\"count\":3}",
                    "{\"fault\":\"rest\",\"cut\":true,\"count\":2}",
                    "{\"fault\":\"rest\",\"reversed\":true,\"count\":2}"),
            List.of(),
            "60018",
            true,
            0);

    private final String symbols;
    private final List<String> garbage;
    private final List<String> restFaults;
    private final List<String> furtherTopics;
    private final String rejection;
    private final boolean announcesShutdown;
    private final long lowestTradeId;

    SimulatedExchange(
            String symbols,
            List<String> garbage,
            List<String> restFaults,
            List<String> furtherTopics,
            String rejection,
            boolean announcesShutdown,
            long lowestTradeId) {
        this.symbols = symbols;
        this.garbage = garbage;
        this.restFaults = restFaults;
        this.furtherTopics = furtherTopics;
        this.rejection = rejection;
        this.announcesShutdown = announcesShutdown;
        this.lowestTradeId = lowestTradeId;
    }

    /** As the option {@code --source}. */
    public String source() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those of the simulated market. */
    public List<String> symbols() {
        return List.of(symbols.split(","));
    }

    /** The topic that OhlcLake reads: the exchange's own one, or that of all clean trades. */
    public String lakeTopic() {
        return furtherTopics.isEmpty() ? "clean_trades" : furtherTopics.get(0);
    }

    /** The id of a market's first trade. */
    public long lowestTradeId() {
        return lowestTradeId;
    }

    /** Frames that are no trades. */
    public List<String> garbage() {
        return garbage;
    }

    /** Orders to the simulator by which REST fails as it fails at this exchange. */
    public List<String> restFaults() {
        return restFaults;
    }

    /** Whether a frame says that the exchange does not have a symbol: it says so while the symbol is delisted. */
    public boolean isRejection(String frame) {
        return !rejection.isEmpty() && frame.contains(rejection);
    }

    /** Topics that hold its clean trades besides {@code clean_trades}. */
    public List<String> furtherTopics() {
        return furtherTopics;
    }

    /** Whether it announces that it is about to close a connection. */
    public boolean announcesShutdown() {
        return announcesShutdown;
    }

    /** The time of a trade of the tape, as exact as this exchange's own times: microseconds since 1970 UTC. */
    public long micros(JsonNode traded) {
        return this == BINANCE || this == OKX
                ? traded.get("time").asLong() * 1000
                : traded.get("time_us").asLong();
    }
}
