package marketdata.producer.live.feed;

import marketdata.model.exchange.SubscriptionAnswer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How far the subscription of one connection has come, by what the exchange sends. Written by the socket's thread, read by
 * any.
 */
final class Subscription {
    /** An exchange answers every message of a subscription within so long. */
    private static final Duration ANSWERS = Duration.ofSeconds(5);

    private final FeedPlan plan;
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<String, String> rejected = new ConcurrentHashMap<>();
    private volatile boolean healthy;
    private volatile String error;

    private final LongSupplier nanoTime;
    private volatile long errorNanos;

    Subscription(FeedPlan plan, LongSupplier nanoTime) {
        this.plan = plan;
        this.nanoTime = nanoTime;
    }

    /** Takes what a frame says; true when that is news: the first sign of health, or a rejection. */
    boolean observe(byte[] frame) {
        SubscriptionAnswer answer = plan.answers().apply(frame);
        switch (answer.kind()) {
            case ACCEPTED -> {
                answer.symbols().stream().filter(plan.symbols()::contains).forEach(confirmed::add);
                boolean first = !healthy;
                healthy = true;
                return first;
            }
            case REJECTED -> {
                Set<String> named = answer.rejectedOf(plan.symbols());
                named.forEach(symbol -> rejected.put(symbol, answer.words()));
                if (named.isEmpty()) {
                    errorNanos = nanoTime.getAsLong();
                    error = answer.words();
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** Whether nothing more is to be learned from frames. */
    boolean settled() {
        return healthy && confirmed.size() + rejected.size() >= plan.symbols().size();
    }

    /** Whether the exchange delivers on this connection: an acknowledgement, a heartbeat or a trade came. An error is none. */
    boolean healthy() {
        return healthy;
    }

    boolean confirmed(String symbol) {
        return confirmed.contains(symbol);
    }

    /** The symbols that the exchange rejects by name, with its words. */
    Map<String, String> rejected() {
        return new LinkedHashMap<>(rejected);
    }

    /** The exchange's words where it rejects without a name; null when it does not. */
    String error() {
        return error;
    }

    /** Everything that the exchange has said against the subscription; empty when it has not. */
    String words() {
        Set<String> all = new LinkedHashSet<>(rejected.values());
        if (error != null) {
            all.add(error);
        }
        return String.join("; ", all);
    }

    /** Whether the last such error is so old that no answer to the other messages is to come. */
    boolean answersAreOver() {
        return error != null && nanoTime.getAsLong() - errorNanos >= ANSWERS.toNanos();
    }

    /** Symbols that were neither confirmed nor rejected. */
    List<String> unanswered() {
        return plan.symbols().stream()
                .filter(each -> !confirmed.contains(each) && !rejected.containsKey(each))
                .toList();
    }
}
