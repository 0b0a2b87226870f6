package marketdata.model.exchange.binance;

import marketdata.model.exchange.DailyFiles;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeRules;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Binance spot, streams {@code symbol@trade}. Source: Binance's web-socket-streams and rest-api documents. */
public final class BinanceProtocol implements ExchangeProtocol {
    static final String MICROSECONDS = "timeUnit=MICROSECOND";

    /** From here on a time must be in microseconds: as milliseconds it would be beyond the year 2100. */
    private static final long MICROSECOND_TIMES = TradeRules.LATEST_MICROS / 1000;

    private final RestApi rest = new BinanceRest();
    private final FrameParser frames = new BinanceFrames();

    @Override
    public RestApi rest() {
        return rest;
    }

    @Override
    public URI defaultWebSocket() {
        return URI.create("wss://stream.binance.com:9443");
    }

    @Override
    public URI endpoint(URI webSocket, List<String> symbols) {
        String streams = symbols.stream()
                .map(name -> Symbols.inUrl(name.toLowerCase(Locale.ROOT)) + "@trade")
                .collect(Collectors.joining("/"));
        String query = webSocket.getRawQuery();
        URI address =
                URI.create(withoutQuery(webSocket) + "/stream?streams=" + streams + (query == null ? "" : "&" + query));
        // Letters beyond ASCII go percent-encoded over the wire.
        return URI.create(address.toASCIIString());
    }

    private static String withoutQuery(URI address) {
        String query = address.getRawQuery();
        return query == null ? address.toString() : address.toString().replace("?" + query, "");
    }

    @Override
    public URI handshake(URI webSocket) {
        return URI.create(withoutQuery(webSocket) + "/ws");
    }

    @Override
    public List<String> exampleSymbols() {
        return List.of("BTCUSDT", "ETHUSDT");
    }

    @Override
    public List<String> subscribeFrames(List<String> symbols) {
        return List.of();
    }

    /**
     * 1,024 streams on a connection, 5 messages a second of any kind (pings and pongs count), 300 connection attempts in
     * five minutes; its front servers reject an address beyond about 8,000 characters. The streams are in the address, so
     * nothing is acknowledged, and an unknown one is silent.
     */
    @Override
    public SocketLimits socketLimits() {
        return new SocketLimits(1024, 7_900, Duration.ofMillis(250), 250, Duration.ofMinutes(5), false, false);
    }

    @Override
    public SubscriptionAnswer readAnswer(byte[] frame) {
        return SubscriptionAnswers.binance(frame);
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
    public FrameParser frames() {
        return frames;
    }

    /** Times are milliseconds, or microseconds where the connection asked for them ({@code timeUnit=MICROSECOND}). */
    static long micros(long time) {
        return time >= 0 && time < MICROSECOND_TIMES ? time * 1000 : time;
    }

    @Override
    public Optional<DailyFiles> dailyFiles() {
        return Optional.of(new BinanceDailyFiles());
    }

    @Override
    public byte[] asFrame(Trade trade) {
        long time = trade.eventMicros() % 1000 == 0 ? trade.eventMicros() / 1000 : trade.eventMicros();
        return String.format(
                        Locale.ROOT,
                        ("{\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\","
                                + "\"t\":%d,\"p\":\"%s\",\"q\":\"%s\","
                                + "\"T\":%d,\"m\":%b,\"M\":true}}"),
                        trade.symbol().toLowerCase(Locale.ROOT),
                        time,
                        trade.symbol(),
                        trade.tradeId(),
                        trade.price(),
                        trade.quantity(),
                        time,
                        trade.takerSide().buyerIsMaker())
                .getBytes(StandardCharsets.UTF_8);
    }
}
