package marketdata.producer.live.feed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps one subscription alive for ever: connects, watches, reconnects. The same for every exchange.
 *
 * <p>A connection that must end (its life is over, the exchange says it will close, a symbol on it is dead) is replaced
 * first: the next one must be healthy before the old one is closed. The overlap repeats trades; their ids show it. Only
 * what the exchange delivers is a sign of health; an error frame is none. Pauses between attempts grow until a connection
 * has been healthy for {@link #STABLE}.
 *
 * <p>What is done about a rejected symbol is the owner's part: {@link SubscriptionRejections}.
 */
public final class WebSocketFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFeed.class);
    private static final long TICK_MILLIS = 1000;
    private static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final String name;
    private final FrameIntake intake;
    private final Backoff backoff;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final SubscriptionRejections rejections;
    private final Semaphore changed = new Semaphore(0);

    private volatile FeedPlan plan;
    private volatile boolean stopped;
    private volatile Connection current;
    private volatile String replaceReason;
    private volatile String closingConnection = "";
    private volatile String lastError = "";
    private volatile FeedStatus.SymbolStatus rejected;
    private long rejectedNanos;
    private Duration firstPause = Duration.ZERO;
    private long noReplacementBefore;

    /** A feed without others beside it. */
    public WebSocketFeed(FeedPlan plan, FrameIntake intake, Backoff backoff, Clock clock, LongSupplier nanoTime) {
        this("feed", plan, intake, backoff, clock, nanoTime, SubscriptionRejections.NONE);
    }

    WebSocketFeed(
            String name,
            FeedPlan plan,
            FrameIntake intake,
            Backoff backoff,
            Clock clock,
            LongSupplier nanoTime,
            SubscriptionRejections rejections) {
        this.name = name;
        this.plan = plan;
        this.intake = intake;
        this.backoff = backoff;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.noReplacementBefore = nanoTime.getAsLong();
        this.rejections = rejections;
    }

    /** Whether a socket is open on which the exchange delivers. */
    public boolean connected() {
        Connection open = current;
        return open != null && open.closed() == null && (!plan.acknowledged() || open.healthy());
    }

    /** The rejection of its only symbol; null when it is not rejected. */
    FeedStatus.SymbolStatus rejection() {
        return rejected;
    }

    /** What it is to deliver. */
    List<String> symbols() {
        return plan.symbols();
    }

    String name() {
        return name;
    }

    /** Before {@link #run}: its only symbol was rejected on another connection, and is left alone for so long. */
    void beginRejected(FeedStatus.SymbolStatus rejection, Duration pause) {
        rejected(rejection);
        lastError = rejection.reason();
        firstPause = pause;
    }

    private void rejected(FeedStatus.SymbolStatus rejection) {
        rejectedNanos = nanoTime.getAsLong();
        rejected = rejection;
    }

    /** How it stands. */
    FeedStatus status() {
        Connection open = current;
        return new FeedStatus(
                name,
                open == null ? "" : open.id(),
                connected(),
                open == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - open.heardNanos()),
                lastError,
                FeedStatus.symbols(plan.symbols(), open, rejected));
    }

    /** Asks for a new connection in place of the present one. */
    public void replace(String reason) {
        replaceReason = reason;
        changed.release();
    }

    /** The exchange is about to close this connection. */
    public void closing(String connection) {
        closingConnection = connection;
        changed.release();
    }

    @Override
    public void stop() {
        stopped = true;
        changed.release();
    }

    @Override
    public void run() {
        try {
            pause(firstPause);
            while (!stopped) {
                Connection first = connect();
                if (first != null) {
                    pause(keep(first));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the line is lost: replaces the connection as often as needed. Returns the pause before the next one. */
    private Duration keep(Connection first) throws InterruptedException {
        current = first;
        boolean stable = false;
        try {
            while (!stopped) {
                changed.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS);
                changed.drainPermits();
                SubscriptionRejections.Decision decision = decide(current, false);
                if (decision.reconnect() && !current.healthy()) {
                    return decision.pause() == null ? backoff.next() : decision.pause();
                }
                if (decision.reconnect()) {
                    replaceReason = "its subscription changes: " + decision.words();
                }
                if (current.healthy() && rejected != null && current.openedNanos() - rejectedNanos > 0) {
                    LOG.info("{} is subscribed again", plan.symbols());
                    rejected = null;
                }
                boolean now = current.healthy() && current.age().compareTo(STABLE) >= 0;
                if (now && !stable) {
                    backoff.reset();
                }
                stable = now;
                String lost = LivenessMonitor.lost(current, plan, intake.queue().full(), nanoTime);
                if (lost != null) {
                    lastError = lost;
                    LOG.warn("Connection {} of {} lost: {}", current.id(), name, lost);
                    return stable ? Duration.ZERO : backoff.next();
                }
                String reason = replaceReason(current);
                if (reason != null && nanoTime.getAsLong() - noReplacementBefore >= 0) {
                    current = replaced(current, reason);
                }
            }
            return Duration.ZERO;
        } finally {
            Connection last = current;
            current = null;
            last.close();
        }
    }

    /** Carries out what follows from the answers to the subscription of a connection. */
    private SubscriptionRejections.Decision decide(Connection connection, boolean spare) {
        Subscription subscription = connection.subscription();
        if (subscription.error() == null && subscription.rejected().isEmpty()) {
            return SubscriptionRejections.Decision.KEEP;
        }
        SubscriptionRejections.Decision decision = rejections.decide(this, plan, subscription, spare);
        if (decision.plan() != null) {
            plan = decision.plan();
        }
        if (!decision.words().isEmpty()) {
            lastError = decision.words();
        }
        if (decision.rejection() != null) {
            rejected(decision.rejection());
        }
        return decision;
    }

    private String replaceReason(Connection connection) {
        if (connection.id().equals(closingConnection)) {
            return "the exchange is about to close it";
        }
        if (connection.age().compareTo(plan.replaceAt()) > 0) {
            return "its life of " + plan.life().toHours() + " h is nearly over";
        }
        return replaceReason;
    }

    /** The next connection, healthy before the present one is closed; the present one if there is no next. */
    private Connection replaced(Connection old, String reason) throws InterruptedException {
        LOG.info("Replacing connection {} of {}: {}", old.id(), name, reason);
        Connection next;
        try {
            next = open();
        } catch (IOException e) {
            LOG.warn("No connection to replace it with yet: {}", e.getMessage());
            lastError = e.getMessage();
            return later(old, backoff.next());
        }
        long deadline = nanoTime.getAsLong() + OVERLAP.toNanos();
        Subscription answers = next.subscription();
        while (!answers.healthy()
                && answers.error() == null
                && answers.rejected().isEmpty()
                && next.closed() == null
                && !stopped
                && nanoTime.getAsLong() < deadline) {
            changed.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        SubscriptionRejections.Decision decision = decide(next, old.closed() == null);
        boolean usable = next.closed() == null
                && !decision.reconnect()
                && (next.healthy() || (!plan.acknowledged() && answers.error() == null));
        if (!usable && old.closed() == null) {
            next.close();
            if (decision.reconnect() && decision.pause() != null) {
                return later(old, decision.pause());
            }
            LOG.warn("The next connection of {} is not healthy; connection {} stays", name, old.id());
            return later(old, backoff.next());
        }
        replaceReason = null;
        old.close();
        return next;
    }

    private Connection later(Connection old, Duration pause) {
        noReplacementBefore = nanoTime.getAsLong() + pause.toNanos();
        return old;
    }

    private Connection connect() throws InterruptedException {
        while (!stopped) {
            try {
                return open();
            } catch (IOException e) {
                Duration pause = backoff.next();
                lastError = e.getMessage();
                LOG.warn("{}; next attempt in {} ms", e.getMessage(), pause.toMillis());
                pause(pause);
            }
        }
        return null;
    }

    private Connection open() throws IOException, InterruptedException {
        pause(rejections.beforeAttempt());
        Connection connection = Connection.open(plan, intake::put, clock, nanoTime, changed::release);
        intake.connections().increment();
        LOG.info("Connected to {} as {} for {}", plan.address().getAuthority(), connection.id(), name);
        return connection;
    }

    private void pause(Duration pause) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + pause.toNanos();
        while (!stopped && nanoTime.getAsLong() < deadline) {
            changed.tryAcquire(Math.max(1, (deadline - nanoTime.getAsLong()) / 1_000_000), TimeUnit.MILLISECONDS);
        }
    }
}
