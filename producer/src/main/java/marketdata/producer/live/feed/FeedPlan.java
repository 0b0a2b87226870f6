package marketdata.producer.live.feed;

import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.WebSocketProtocol;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one connection connects to.
 *
 * @param address where
 * @param symbols what it is to deliver; empty when the feed is not to follow them one by one
 * @param subscribe what to send first; often nothing
 * @param messageInterval between two of these messages
 * @param acknowledged whether the exchange answers the subscription; without an answer the connection is not healthy
 * @param answers what a frame says about the subscription; called by any thread
 * @param liveness nothing received for this long means a dead socket
 * @param textPing a text message to which the exchange sends an answer; empty: a ping frame is sent
 * @param life how long the exchange lets a connection live
 */
public record FeedPlan(
        URI address,
        List<String> symbols,
        List<String> subscribe,
        Duration messageInterval,
        boolean acknowledged,
        Function<byte[], SubscriptionAnswer> answers,
        Duration liveness,
        Optional<String> textPing,
        Duration life) {
    /** Before the exchange's own limit, so that we choose the moment. */
    private static final Duration AHEAD_OF_LIFE = Duration.ofMinutes(10);

    /** Copies. */
    public FeedPlan {
        symbols = List.copyOf(symbols);
        subscribe = List.copyOf(subscribe);
    }

    /** A connection on which every frame is a sign of health. */
    public FeedPlan(URI address, List<String> subscribe, Duration liveness, Duration life) {
        this(
                address,
                List.of(),
                subscribe,
                Duration.ZERO,
                false,
                frame -> SubscriptionAnswer.ALIVE,
                liveness,
                Optional.empty(),
                life);
    }

    /** The connection of an exchange that delivers these symbols. */
    public static FeedPlan of(WebSocketProtocol protocol, URI webSocket, List<String> symbols) {
        return new FeedPlan(
                protocol.endpoint(webSocket, symbols),
                symbols,
                protocol.subscribeFrames(symbols),
                protocol.socketLimits().messageInterval(),
                protocol.socketLimits().acknowledges(),
                protocol::readAnswer,
                protocol.liveness(),
                protocol.textPing(),
                protocol.connectionLife());
    }

    /** The symbols of each connection: in their order, no connection beyond the exchange's limits. */
    static List<List<String>> groups(WebSocketProtocol protocol, URI webSocket, List<String> symbols) {
        SocketLimits limits = protocol.socketLimits();
        List<List<String>> groups = new ArrayList<>();
        List<String> group = new ArrayList<>();
        for (String symbol : symbols) {
            group.add(symbol);
            boolean fits = group.size() <= limits.symbols()
                    && protocol.endpoint(webSocket, group).toString().length() <= limits.addressLength();
            if (!fits && group.size() > 1) {
                group.remove(group.size() - 1);
                groups.add(group);
                group = new ArrayList<>(List.of(symbol));
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /** The age at which a connection is replaced: ten minutes before its end, of a short life the last tenth. */
    Duration replaceAt() {
        Duration tenth = life.dividedBy(10);
        return life.minus(tenth.compareTo(AHEAD_OF_LIFE) < 0 ? tenth : AHEAD_OF_LIFE);
    }
}
