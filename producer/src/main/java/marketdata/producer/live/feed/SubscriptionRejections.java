package marketdata.producer.live.feed;

import java.time.Duration;

/** What follows from the rejection of a subscription, and when the next connection may be opened. */
interface SubscriptionRejections {
    /**
     * Decides about a connection: what the feed is to subscribe from now on, and whether this connection can stay.
     *
     * @param spare whether an older connection still delivers what the feed is to deliver
     */
    Decision decide(WebSocketFeed feed, FeedPlan plan, Subscription subscription, boolean spare);

    /** How long to wait before the next attempt to connect, by the exchange's limit. */
    Duration beforeAttempt();

    /** For a feed that is alone with its symbols: a rejection is a lost connection. */
    SubscriptionRejections NONE = new SubscriptionRejections() {
        @Override
        public Decision decide(WebSocketFeed feed, FeedPlan plan, Subscription subscription, boolean spare) {
            boolean failed = subscription.error() != null && !subscription.healthy();
            return failed ? Decision.retry(plan, subscription.error()) : Decision.KEEP;
        }

        @Override
        public Duration beforeAttempt() {
            return Duration.ZERO;
        }
    };

    /**
     * About a connection.
     *
     * @param plan what to subscribe from now on; null for no change
     * @param reconnect whether this connection does not do for that plan
     * @param pause before the next connection; null for the ordinary growing one
     * @param rejection of the feed's only symbol; null when it is not rejected
     * @param words of the exchange
     */
    record Decision(FeedPlan plan, boolean reconnect, Duration pause, FeedStatus.SymbolStatus rejection, String words) {
        static final Decision KEEP = new Decision(null, false, null, null, "");

        static Decision retry(FeedPlan plan, String words) {
            return new Decision(plan, true, null, null, words);
        }
    }
}
