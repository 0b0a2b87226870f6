package marketdata.model.exchange.coinbase;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.parse.IsoTime;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Coinbase Exchange, channels {@code matches} and {@code heartbeat}. Source: Coinbase's Exchange WebSocket and REST documents. */
public final class CoinbaseProtocol implements ExchangeProtocol {
    private final RestApi rest = new CoinbaseRest();
    private final FrameParser frames = new CoinbaseFrames();

    @Override
    public RestApi rest() {
        return rest;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://ws-feed.exchange.coinbase.com");
    }

    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        return webSocket;
    }

    /** Must arrive within 5 s, or the exchange closes. {@code matches} begins with each product's last trade. */
    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return SubscriptionAnswers.arrays(symbols).stream()
                .map(products -> "{\"type\":\"subscribe\",\"product_ids\":[" + products
                        + "],\"channels\":[\"matches\",\"heartbeat\"]}")
                .toList();
    }

    /**
     * 100 messages a second are allowed, 8 connections a second. No limit of products is documented; one product a
     * connection is advised for the largest volumes, so a connection carries a moderate number.
     */
    @Override
    public SocketLimits socketLimits() {
        return new SocketLimits(250, 8_000, Duration.ofMillis(20), 8, Duration.ofSeconds(1), true, true);
    }

    @Override
    public SubscriptionAnswer readAnswer(byte[] frame) {
        return SubscriptionAnswers.coinbase(frame);
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

    @Override
    public FrameParser frames() {
        return frames;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return String.format(
                        Locale.ROOT,
                        ("{\"type\":\"match\",\"trade_id\":%d,\"side\":\"%s\",\"size\":\"%s\","
                                + "\"price\":\"%s\",\"product_id\":\"%s\","
                                + "\"time\":\"%s\"}"),
                        fetched.tradeId(),
                        fetched.takerSide() == TakerSide.BUY ? "sell" : "buy",
                        fetched.quantity(),
                        fetched.price(),
                        fetched.symbol(),
                        IsoTime.format(fetched.eventMicros()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
