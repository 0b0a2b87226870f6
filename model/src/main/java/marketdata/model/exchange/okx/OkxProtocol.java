package marketdata.model.exchange.okx;

import marketdata.model.exchange.Chunks;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * OKX spot, WebSocket channel {@code trades-all}, which unlike {@code trades} does not aggregate. Source: OKX's API v5
 * documents, https://www.okx.com/docs-v5/en/; {@code docs/exchanges.md} has the section of each rule.
 */
public final class OkxProtocol implements ExchangeProtocol {
    /** One channel takes about 60 bytes; a message may have 64 KB. */
    private static final int SYMBOLS_PER_MESSAGE = 100;

    private final RestApi rest = new OkxRest();
    private final FrameParser frames = new OkxFrames();

    @Override
    public RestApi rest() {
        return rest;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://ws.okx.com:8443");
    }

    /** The channel is served on this path alone. */
    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        return webSocket.getPath().endsWith(OkxFrames.PATH) ? webSocket : URI.create(webSocket + OkxFrames.PATH);
    }

    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return Chunks.of(symbols, SYMBOLS_PER_MESSAGE)
                .map(page -> page.stream()
                        .map(symbol -> "{\"channel\":\"" + OkxFrames.CHANNEL + "\",\"instId\":\"" + symbol + "\"}")
                        .collect(Collectors.joining(",", "{\"op\":\"subscribe\",\"args\":[", "]}")))
                .toList();
    }

    /**
     * 3 connection attempts a second; 480 subscriptions and the like an hour on a connection, which a message in 100 ms
     * reaches only with 48,000 symbols. The number of channels on a connection is limited (close code 4009), the limit is
     * not documented, so a connection carries a moderate number.
     */
    @Override
    public SocketLimits socketLimits() {
        return new SocketLimits(250, 8_000, Duration.ofMillis(100), 3, Duration.ofSeconds(1), true, false);
    }

    @Override
    public SubscriptionAnswer readAnswer(byte[] frame) {
        return OkxEvents.answer(frame);
    }

    @Override
    public List<String> exampleSymbols() {
        return List.of("BTC-USDT", "ETH-USDT");
    }

    /** The exchange ends a connection itself on which it has sent nothing for 30 s. */
    @Override
    public Duration liveness() {
        return Duration.ofSeconds(30);
    }

    /** The 30 s count what it has sent, and it answers this text; WebSocket pings are not documented. */
    @Override
    public Optional<String> textPing() {
        return Optional.of("ping");
    }

    @Override
    public FrameParser frames() {
        return frames;
    }

    @Override
    public byte[] asFrame(Trade fetched) {
        return String.format(
                        Locale.ROOT,
                        ("{\"arg\":{\"channel\":\"%s\",\"instId\":\"%s\"},\"data\":[{\"instId\":\"%2$s\","
                                + "\"tradeId\":\"%d\",\"px\":\"%s\",\"sz\":\"%s\",\"side\":\"%s\",\"ts\":\"%d\"}]}"),
                        OkxFrames.CHANNEL,
                        fetched.symbol(),
                        fetched.tradeId(),
                        fetched.price(),
                        fetched.quantity(),
                        fetched.takerSide() == TakerSide.BUY ? "buy" : "sell",
                        fetched.eventMicros() / 1000)
                .getBytes(StandardCharsets.UTF_8);
    }
}
