package marketdata.producer.live.feed;

import dev.failsafe.RateLimiter;
import marketdata.model.exchange.SocketLimits;
import marketdata.model.exchange.WebSocketProtocol;
import marketdata.producer.live.feed.FeedStatus.State;
import marketdata.producer.live.feed.FeedStatus.SymbolStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Every symbol of one exchange, over as many connections as the exchange's limits demand, each kept alive by its own {@link
 * WebSocketFeed}.
 *
 * <p>A symbol that the exchange rejects moves to a connection of its own, which tries it again after pauses that grow to
 * half an hour; the others go on without it. Where the exchange does not name the symbol, the symbols of a connection that
 * is rejected again and again are split into two connections, until the rejected symbol is alone.
 */
public final class ExchangeFeed implements Feed, SubscriptionRejections {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeFeed.class);

    /** Whole subscriptions that fail without a name before they are split, while no other connection is healthy. */
    private static final int TRIES = 3;

    /** Before a symbol that the exchange has rejected is tried again; it doubles each time. */
    private static final Duration REJECTED = Duration.ofMinutes(2);

    private static final Duration LONGEST_REJECTED = Duration.ofMinutes(30);

    private final WebSocketProtocol protocol;
    private final URI webSocket;
    private final FrameIntake intake;
    private final Supplier<Backoff> backoffs;
    private final RejectionBackoffs rejectionBackoffs;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final RateLimiter<Object> attempts;
    private final List<WebSocketFeed> feeds = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Map<WebSocketFeed, Integer> failures = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private boolean running;
    private int named;

    /** @param protocol its address, frames and limits; only its thread-safe methods are used */
    public ExchangeFeed(
            WebSocketProtocol protocol, URI webSocket, List<String> symbols, FrameIntake intake, Clock clock) {
        this(
                protocol,
                webSocket,
                symbols,
                intake,
                () -> new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), RandomGenerator.getDefault()),
                () -> new Backoff(REJECTED, LONGEST_REJECTED, RandomGenerator.getDefault()),
                clock,
                System::nanoTime);
    }

    /**
     * The same with other pauses.
     *
     * @param backoffs pauses between attempts to connect, one for each connection
     * @param rejectionBackoffs pauses before a rejected symbol is tried again, one for each symbol
     */
    public ExchangeFeed(
            WebSocketProtocol protocol,
            URI webSocket,
            List<String> symbols,
            FrameIntake intake,
            Supplier<Backoff> backoffs,
            Supplier<Backoff> rejectionBackoffs,
            Clock clock,
            LongSupplier nanoTime) {
        this.protocol = protocol;
        this.webSocket = webSocket;
        this.intake = intake;
        this.backoffs = backoffs;
        this.rejectionBackoffs = new RejectionBackoffs(rejectionBackoffs);
        this.clock = clock;
        this.nanoTime = nanoTime;
        SocketLimits limits = protocol.socketLimits();
        this.attempts = RateLimiter.burstyBuilder(limits.connectionAttempts(), limits.attemptsPeriod())
                .build();
        for (List<String> each : FeedPlan.groups(protocol, webSocket, symbols)) {
            add(each);
        }
    }

    private synchronized WebSocketFeed add(List<String> symbols) {
        WebSocketFeed feed = new WebSocketFeed(
                "feed-" + ++named,
                FeedPlan.of(protocol, webSocket, symbols),
                intake,
                backoffs.get(),
                clock,
                nanoTime,
                this);
        feeds.add(feed);
        return feed;
    }

    private synchronized void start(WebSocketFeed feed) {
        if (!running) {
            return;
        }
        Thread thread = new Thread(feed, feed.name());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, cause) -> {
            failure.compareAndSet(null, cause);
            over.countDown();
        });
        threads.add(thread);
        thread.start();
    }

    /** Runs until {@link #stop}; a fault of one connection's thread ends all, and is thrown. */
    @Override
    public void run() {
        synchronized (this) {
            running = over.getCount() > 0;
            feeds.forEach(this::start);
        }
        try {
            over.await();
            synchronized (this) {
                running = false;
                feeds.forEach(WebSocketFeed::stop);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            feeds.forEach(WebSocketFeed::stop);
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a connection's thread has failed", failure.get());
        }
    }

    @Override
    public void stop() {
        over.countDown();
    }

    /** Whether the exchange delivers on every connection, those of rejected symbols not counted. */
    public boolean connected() {
        List<WebSocketFeed> wanted =
                feeds.stream().filter(each -> each.rejection() == null).toList();
        return !wanted.isEmpty() && wanted.stream().allMatch(WebSocketFeed::connected);
    }

    /** Asks for a new connection in place of the one that is to deliver this symbol. */
    public void replace(String symbol, String reason) {
        feeds.stream().filter(each -> each.symbols().contains(symbol)).forEach(each -> each.replace(reason));
    }

    /** The exchange is about to close this connection. */
    public void closing(String connection) {
        feeds.forEach(each -> each.closing(connection));
    }

    /** Each connection. */
    public List<FeedStatus> status() {
        return feeds.stream().map(WebSocketFeed::status).toList();
    }

    @Override
    public Duration beforeAttempt() {
        return attempts.reservePermit();
    }

    @Override
    public Decision decide(WebSocketFeed feed, FeedPlan plan, Subscription subscription, boolean spare) {
        Map<String, String> rejected = subscription.rejected();
        rejected.keySet().retainAll(plan.symbols());
        if (!rejected.isEmpty()) {
            return isolate(feed, plan, rejected);
        }
        String words = subscription.error();
        if (words == null) {
            return Decision.KEEP;
        }
        if (subscription.healthy()) {
            return plan.acknowledged() ? withoutUnanswered(plan, subscription) : Decision.KEEP;
        }
        int failed = failures.merge(feed, 1, Integer::sum);
        boolean othersHealthy = feeds.stream().anyMatch(each -> each != feed && each.connected());
        LOG.warn(
                "The exchange rejects the subscription of {} ({} symbols): {}",
                feed.name(),
                plan.symbols().size(),
                words);
        boolean suspected = othersHealthy || feed.rejection() != null;
        if (spare || failed < (suspected ? 1 : TRIES)) {
            return Decision.retry(plan, words);
        }
        failures.remove(feed);
        if (plan.symbols().size() == 1) {
            return isolate(feed, plan, Map.of(plan.symbols().get(0), words));
        }
        int half = plan.symbols().size() / 2;
        LOG.warn("Splitting {} in two, to find the symbol that the exchange rejects", feed.name());
        start(add(plan.symbols().subList(half, plan.symbols().size())));
        return Decision.retry(plan(plan.symbols().subList(0, half)), words);
    }

    /** Each rejected symbol gets a connection of its own; the last one left keeps this one. */
    private Decision isolate(WebSocketFeed feed, FeedPlan plan, Map<String, String> rejected) {
        List<String> rest = new ArrayList<>(plan.symbols());
        rest.removeAll(rejected.keySet());
        String own = rest.isEmpty() ? plan.symbols().get(0) : "";
        rejected.forEach((symbol, words) -> {
            if (!symbol.equals(own)) {
                WebSocketFeed alone = add(List.of(symbol));
                alone.beginRejected(rejection(symbol, words, null), rejectionBackoffs.next(symbol));
                start(alone);
            }
        });
        if (rest.isEmpty()) {
            String words = rejected.get(own);
            SymbolStatus status = rejection(own, words, feed.rejection());
            return new Decision(plan(List.of(own)), true, rejectionBackoffs.next(own), status, words);
        }
        boolean reconnect = protocol.socketLimits().rejectsWholeMessage();
        String words = String.join("; ", rejected.values());
        return new Decision(plan(rest), reconnect, Duration.ZERO, null, words);
    }

    private SymbolStatus rejection(String symbol, String words, SymbolStatus before) {
        if (before != null) {
            return new SymbolStatus(State.REJECTED, words, before.since());
        }
        LOG.warn(
                "The exchange rejects the subscription of {}: {}. The other symbols go on; {} is tried again after growing"
                        + " pauses",
                symbol,
                words,
                symbol);
        return new SymbolStatus(State.REJECTED, words, clock.instant());
    }

    /** Some symbols are served, some have no answer, and an error names none: these try on a connection of their own. */
    private Decision withoutUnanswered(FeedPlan plan, Subscription subscription) {
        List<String> unanswered = new ArrayList<>(subscription.unanswered());
        unanswered.retainAll(plan.symbols());
        List<String> rest = new ArrayList<>(plan.symbols());
        rest.removeAll(unanswered);
        if (unanswered.isEmpty() || rest.isEmpty() || !subscription.answersAreOver()) {
            return Decision.KEEP;
        }
        LOG.warn("The exchange rejects a subscription without naming it: {}", subscription.error());
        start(add(unanswered));
        return new Decision(plan(rest), false, null, null, subscription.error());
    }

    private FeedPlan plan(List<String> symbols) {
        return FeedPlan.of(protocol, webSocket, symbols);
    }
}
