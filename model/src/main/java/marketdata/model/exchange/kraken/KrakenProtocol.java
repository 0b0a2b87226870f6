package marketdata.model.exchange.kraken;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.parse.IsoTime;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Kraken spot, WebSocket v2, channel {@code trade}. Source: Kraken's WebSocket v2 and REST documents. */
public final class KrakenProtocol implements ExchangeProtocol {
    private final RestApi rest = new KrakenRest();
    private final FrameParser frames = new KrakenFrames();

    @Override
    public RestApi rest() {
        return rest;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://ws.kraken.com");
    }

    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        return webSocket.getPath().endsWith("/v2") ? webSocket : URI.create(webSocket + "/v2");
    }

    /** With a snapshot, the last 50 trades: that alone closes most gaps of a reconnect. Heartbeats come unasked. */
    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return SubscriptionAnswers.arrays(symbols).stream()
                .map(names -> "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[" + names
                        + "],\"snapshot\":true},\"req_id\":1}")
                .toList();
    }

    /** Its front servers allow about 150 connection attempts in ten minutes. No limit of symbols is documented. */
    @Override
    public SocketLimits socketLimits() {
        return new SocketLimits(250, 8_000, Duration.ofMillis(100), 120, Duration.ofMinutes(10), true, false);
    }

    @Override
    public SubscriptionAnswer readAnswer(byte[] frame) {
        return SubscriptionAnswers.kraken(frame);
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

    @Override
    public FrameParser frames() {
        return frames;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return String.format(
                        Locale.ROOT,
                        ("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":"
                                + "\"%s\",\"side\":\"%s\",\"price\":%s,"
                                + "\"qty\":%s,\"trade_id\":%d,\"timestamp\":\"%s\"}]}"),
                        fetched.symbol(),
                        fetched.takerSide() == TakerSide.BUY ? "buy" : "sell",
                        fetched.price(),
                        fetched.quantity(),
                        fetched.tradeId(),
                        IsoTime.format(fetched.eventMicros()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
