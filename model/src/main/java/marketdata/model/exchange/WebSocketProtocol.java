package marketdata.model.exchange;

import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeSink;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The WebSocket of one exchange as pure functions: the address, the subscription messages, the meaning of a frame. Not
 * thread-safe unless a method says so.
 */
public interface WebSocketProtocol {
    /** Which exchange. */
    Exchange exchange();

    /** Where its WebSocket is, unless the user says otherwise. */
    URI defaultWebSocket();

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

    /**
     * How long the exchange lets a connection live; a new one must be up before. Where none is documented, a new connection a
     * day costs nothing.
     */
    default Duration connectionLife() {
        return Duration.ofHours(24);
    }

    /** The reader of its frames, which {@link #parse} and {@link #readTrades} use. */
    FrameParser frames();

    /**
     * What a frame means.
     *
     * @throws RejectedException when it is no frame of this exchange, or an error message
     */
    default Frame parse(byte[] frame) {
        Frame.Kind kind = frames().read(frame);
        if (kind == Frame.Kind.TRADES) {
            String source = exchange().source();
            return Frame.ofTrades(
                    frames().trades().stream().map(each -> each.trade(source)).toList());
        }
        LastTrade lastTrade = frames().lastTrade();
        return lastTrade == null ? Frame.of(kind) : Frame.heartbeat(lastTrade);
    }

    /**
     * Hands the trades of a frame to {@code sink}, without objects; nothing when the frame carries none.
     *
     * @throws RejectedException as {@link #parse}; the sink has then seen none of the frame's trades
     */
    default void readTrades(byte[] frame, TradeSink sink) {
        if (frames().read(frame) == Frame.Kind.TRADES) {
            List<TradeBuilder> trades = frames().trades();
            for (int i = 0; i < trades.size(); i++) {
                trades.get(i).give(exchange().source(), sink);
            }
        }
    }

    /** A trade fetched over REST in the form of a WebSocket frame, so that {@code raw_trades} has one reader. */
    byte[] asFrame(Trade trade);

    /** A text message that the exchange answers where it does not count WebSocket pings; empty: a ping frame is enough. */
    default Optional<String> textPing() {
        return Optional.empty();
    }
}
