package marketdata.model.exchange;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.exchange.okx.OkxProtocol;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeSink;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One exchange's public trade channel as pure functions. Everything that differs between exchanges is behind this
 * interface; nothing else in the code knows one.
 */
public interface ExchangeProtocol {
    /** Which exchange. */
    Exchange exchange();

    /** Where its WebSocket is, unless the user says otherwise. */
    URI defaultWebSocket();

    /** Where its REST interface is, unless the user says otherwise. */
    URI defaultRest();

    /** The WebSocket address that delivers these symbols. */
    URI endpoint(URI webSocket, List<String> symbols);

    /** A WebSocket address that shows whether one can connect and delivers nothing by itself. */
    default URI handshake(URI webSocket) {
        return endpoint(webSocket, List.of());
    }

    /** What to send after connecting, in messages of moderate size; empty when the address already says it. */
    List<String> subscribeFrames(List<String> symbols);

    /** What it allows on its WebSocket. */
    SocketLimits socketLimits();

    /** What a frame says about the subscriptions of its connection; never fails. Thread-safe, unlike {@link #parse}. */
    SubscriptionAnswer readAnswer(byte[] frame);

    /** No frame of any kind for this long means a dead socket. */
    Duration liveness();

    /** How long the exchange lets a connection live; a new one must be up before. */
    Duration connectionLife();

    /**
     * What a frame means.
     *
     * @throws RejectedException when it is no frame of this exchange, or an error message
     */
    Frame parse(byte[] frame);

    /**
     * Hands the trades of a frame to {@code sink}, without objects; nothing when the frame carries none.
     *
     * @throws RejectedException as {@link #parse}; the sink has then seen none of the frame's trades
     */
    void readTrades(byte[] frame, TradeSink sink);

    /** REST path (with query) of the exchange's clock. */
    String timePath();

    /** The exchange's clock from the answer to {@link #timePath}: microseconds since 1970 UTC. */
    long parseTime(byte[] answer);

    /** REST path of the list of all markets, also of those at rest. */
    String marketsPath();

    /** REST paths that together give the markets of these symbols, at least one, and little more. */
    List<String> marketsPaths(List<String> symbols);

    /** The markets in an answer to {@link #marketsPath} or one of {@link #marketsPaths}. What names no market is passed over. */
    List<Market> parseMarkets(byte[] answer);

    /** Whether an answer, of whatever status, says that a market asked for does not exist. */
    boolean isUnknownMarket(byte[] answer);

    /** REST path of the last day's volumes. */
    String volumesPath();

    /**
     * The last day's volumes in quote currency by {@link Market#volumeKey}, from the answer to {@link #volumesPath}; what has
     * no volume is left out.
     */
    Map<String, BigDecimal> parseVolumes(byte[] answer);

    /** What every REST request must say, given how the WebSocket is asked. */
    default Map<String, String> restHeaders(URI webSocket) {
        return Map.of();
    }

    /** What a 200 answer says about itself. */
    default RestError judge(byte[] answer) {
        return RestError.ANSWER;
    }

    /** REST path of a page of past trades. */
    String tradesPath(TradesRequest request);

    /** The page in the answer to {@link #tradesPath}. */
    TradesPage parseTrades(TradesRequest request, byte[] answer);

    /** REST path of the candles of the minutes that begin between two times, microseconds since 1970 UTC, both inclusive. */
    String klinesPath(String symbol, long firstMicros, long lastMicros);

    /** The candles in the answer to {@link #klinesPath}, oldest first; exchanges leave out or repeat minutes without trades. */
    List<ExchangeCandle> parseKlines(byte[] answer);

    /** Most candles one {@link #klinesPath} answer can hold. */
    int klinesPerAnswer();

    /** Whether {@link #tradesPath} goes by the time of a known trade, not by ids. */
    default boolean pagesByTime() {
        return false;
    }

    /** Its public files of past trades; empty when it has none with ids. */
    default Optional<DailyFiles> dumps() {
        return Optional.empty();
    }

    /** A trade fetched over REST in the form of a WebSocket frame, so that {@code raw_trades} has one reader. */
    byte[] asFrame(Trade trade);

    /** Most trades one {@link #tradesPath} answer can hold. */
    int tradesPerAnswer();

    /** Between two {@link #tradesPath} requests, so that hours of them stay within the exchange's limit. */
    Duration tradesInterval();

    /** So many {@link #tradesPath} requests may be made at once after a while without. */
    int tradesBurst();

    /** Symbols that are followed when the user names none. */
    List<String> exampleSymbols();

    /** Topics that get this exchange's clean trades besides {@code clean_trades}. */
    default List<String> furtherTopics() {
        return List.of();
    }

    /** The protocol of an exchange. */
    static ExchangeProtocol of(Exchange exchange) {
        return switch (exchange) {
            case BINANCE -> new BinanceProtocol();
            case COINBASE -> new CoinbaseProtocol();
            case KRAKEN -> new KrakenProtocol();
            case OKX -> new OkxProtocol();
        };
    }
}
