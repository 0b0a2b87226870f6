package marketdata.producer.feed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Keeps one subscription alive for ever: connects, watches, reconnects. The same for every exchange.
 *
 * <p>A connection that must end (its life is over, the exchange says it will close, a symbol on it is dead) is replaced
 * first: the next one must have delivered a frame before the old one is closed. The overlap repeats trades; their ids
 * show it.
 */
public final class WebSocketFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFeed.class);
    private static final long TICK_MILLIS = 1000;
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final FeedPlan plan;
    private final Watchdog watchdog;
    private final FrameQueue queue;
    private final LongAdder frames;
    private final LongAdder connections;
    private final Backoff backoff;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Semaphore changed = new Semaphore(0);

    private volatile boolean stopped;
    private volatile boolean connected;
    private volatile String replaceReason;
    private volatile String closingConnection = "";

    /** Puts frames into {@code queue} and counts them and the connections. */
    public WebSocketFeed(
            FeedPlan plan,
            FrameQueue queue,
            LongAdder frames,
            LongAdder connections,
            Backoff backoff,
            Clock clock,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.watchdog = new Watchdog(plan.liveness(), nanoTime);
        this.queue = queue;
        this.frames = frames;
        this.connections = connections;
        this.backoff = backoff;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Whether a socket is open. */
    public boolean connected() {
        return connected;
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

    /** Ends {@link #run}, which closes the socket. */
    public void stop() {
        stopped = true;
        changed.release();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                Connection current = connect();
                if (current != null) {
                    keep(current);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the line is lost: replaces the connection as often as needed. */
    private void keep(Connection first) throws InterruptedException {
        Connection current = first;
        try (Guard guard = new Guard()) {
            while (!stopped) {
                guard.connection = current;
                changed.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS);
                changed.drainPermits();
                if (current.heardFrame()) {
                    backoff.reset();
                }
                String lost = lost(current);
                if (lost != null) {
                    LOG.warn("Connection {} lost: {}", current.id(), lost);
                    return;
                }
                String reason = replaceReason(current);
                if (reason != null) {
                    current = replaced(current, reason);
                }
            }
        }
    }

    /** Whatever happens, the connection held last is closed. */
    private final class Guard implements AutoCloseable {
        private Connection connection;

        @Override
        public void close() {
            connected = false;
            connection.close();
        }
    }

    private String lost(Connection connection) {
        if (connection.closed() != null) {
            return connection.closed();
        }
        Watchdog.Verdict verdict = watchdog.judge(connection.heardNanos(), queue.full());
        if (verdict == Watchdog.Verdict.ASK) {
            connection.ping();
        }
        if (verdict != Watchdog.Verdict.DEAD) {
            return null;
        }
        return "nothing received for "
                + watchdog.silence(connection.heardNanos()).toSeconds() + " s";
    }

    private String replaceReason(Connection current) {
        if (current.id().equals(closingConnection)) {
            return "the exchange is about to close it";
        }
        if (current.age().compareTo(plan.replaceAt()) > 0) {
            return "its life of " + plan.life().toHours() + " h is nearly over";
        }
        return replaceReason;
    }

    /** The next connection, up before the present one is closed; the present one if there is no next. */
    private Connection replaced(Connection current, String reason) throws InterruptedException {
        LOG.info("Replacing connection {}: {}", current.id(), reason);
        Connection next;
        try {
            next = open();
        } catch (IOException e) {
            LOG.warn("No connection to replace it with yet: {}", e.getMessage());
            pause(backoff.next());
            return current;
        }
        long deadline = nanoTime.getAsLong() + OVERLAP.toNanos();
        while (!next.heardFrame() && next.closed() == null && !stopped && nanoTime.getAsLong() < deadline) {
            changed.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (next.closed() != null && current.closed() == null) {
            next.close();
            pause(backoff.next());
            return current;
        }
        replaceReason = null;
        current.close();
        return next;
    }

    private Connection connect() throws InterruptedException {
        while (!stopped) {
            try {
                return open();
            } catch (IOException e) {
                Duration pause = backoff.next();
                LOG.warn("{}; next attempt in {} ms", e.getMessage(), pause.toMillis());
                pause(pause);
            }
        }
        return null;
    }

    private Connection open() throws IOException {
        Connection connection =
                Connection.open(plan.address(), plan.subscribe(), this::accept, clock, nanoTime, changed::release);
        connections.increment();
        connected = true;
        LOG.info("Connected to {} as {}", plan.address().getAuthority(), connection.id());
        return connection;
    }

    private void accept(ReceivedFrame frame) throws InterruptedException {
        frames.increment();
        if (!queue.put(frame)) {
            frames.decrement();
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + pause.toNanos();
        while (!stopped && nanoTime.getAsLong() < deadline) {
            changed.tryAcquire(Math.max(1, (deadline - nanoTime.getAsLong()) / 1_000_000), TimeUnit.MILLISECONDS);
        }
    }
}
