package marketdata.producer.feed;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a feed connects to.
 *
 * @param address where
 * @param subscribe what to send first; often nothing
 * @param liveness nothing received for this long means a dead socket
 * @param life how long the exchange lets a connection live
 */
public record FeedPlan(URI address, List<String> subscribe, Duration liveness, Duration life) {
    /** Before the exchange's own limit, so that we choose the moment. */
    private static final Duration AHEAD_OF_LIFE = Duration.ofMinutes(10);

    /** Copies. */
    public FeedPlan {
        subscribe = List.copyOf(subscribe);
    }

    /** The age at which a connection is replaced: ten minutes before its end, of a short life the last tenth. */
    Duration replaceAt() {
        Duration tenth = life.dividedBy(10);
        return life.minus(tenth.compareTo(AHEAD_OF_LIFE) < 0 ? tenth : AHEAD_OF_LIFE);
    }
}
