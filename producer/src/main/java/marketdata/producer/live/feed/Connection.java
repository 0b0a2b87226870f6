package marketdata.producer.live.feed;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import marketdata.connect.http.HttpProxy;
import marketdata.connect.http.Proxies;
import marketdata.model.trade.Topics;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One open WebSocket. Every message goes to {@code inlet} on the socket's own thread; while the inlet waits, nothing is
 * read. Knows when the last bytes were received, also those of a ping or of a part of a frame: the library's own idle time
 * counts what is sent too.
 */
final class Connection implements AutoCloseable {
    /** Largest frame that does not end the connection: the largest text we know how to survive, with room to spare. */
    private static final int LARGEST_FRAME = 32 << 20;

    private static final Duration HANDSHAKE = Duration.ofSeconds(30);

    /** Frames are examined for what they say about the subscription for so long; an exchange need not answer for a symbol. */
    private static final Duration EXAMINED = Duration.ofMinutes(1);

    private final String id = UUID.randomUUID().toString();
    private final FeedPlan plan;
    private final Subscription subscription;
    private final Inlet inlet;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Runnable onChange;
    private final long openedNanos;

    private volatile long heardNanos;
    private volatile String closed;
    private volatile boolean closing;
    private Session session;

    /** Where messages go. */
    @FunctionalInterface
    interface Inlet {
        void accept(ReceivedFrame frame) throws InterruptedException;
    }

    private Connection(FeedPlan plan, Inlet inlet, Clock clock, LongSupplier nanoTime, Runnable onChange) {
        this.plan = plan;
        this.subscription = new Subscription(plan, nanoTime);
        this.inlet = inlet;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.onChange = onChange;
        this.openedNanos = nanoTime.getAsLong();
        this.heardNanos = openedNanos;
    }

    /**
     * Connects and subscribes.
     *
     * @param onChange called when the subscription proves healthy or is rejected, and when the connection has ended
     */
    static Connection open(FeedPlan plan, Inlet inlet, Clock clock, LongSupplier nanoTime, Runnable onChange)
            throws IOException, InterruptedException {
        URI address = plan.address();
        Connection connection = new Connection(plan, inlet, clock, nanoTime, onChange);
        ClientManager client = ClientManager.createClient(ListeningContainer.class.getName());
        client.getProperties().put(ListeningContainer.ON_BYTES, (Runnable) connection::heard);
        client.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, LARGEST_FRAME);
        client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, (int) HANDSHAKE.toMillis());
        Optional<HttpProxy> proxy = Proxies.ofEnvironment().proxyFor(address);
        proxy.ifPresent(each -> through(each, client));
        try {
            if (proxy.isPresent()) {
                // The library waits for its whole time where a proxy does not open the tunnel, and does not say why.
                proxy.get().check(address);
            }
            connection.session = client.connectToServer(
                    connection.endpoint(), ClientEndpointConfig.Builder.create().build(), address);
            for (int i = 0; i < plan.subscribe().size(); i++) {
                if (i > 0) {
                    TimeUnit.NANOSECONDS.sleep(plan.messageInterval().toNanos());
                }
                connection.session.getBasicRemote().sendText(plan.subscribe().get(i));
            }
            return connection;
        } catch (DeploymentException e) {
            throw new IOException(
                    "cannot connect to " + address.getAuthority() + through(proxy) + ": " + rootMessage(e), e);
        } catch (InterruptedException e) {
            connection.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            // The other end may hang up at any moment; the library has many ways to say so, some of them unchecked.
            if (connection.session == null) {
                throw new IOException(
                        "cannot connect to " + address.getAuthority() + through(proxy) + ": " + rootMessage(e), e);
            }
            connection.close();
            throw new IOException("lost " + address.getAuthority() + " while subscribing: " + rootMessage(e), e);
        }
    }

    private static void through(HttpProxy proxy, ClientManager client) {
        client.getProperties().put(ClientProperties.PROXY_URI, proxy.address());
        if (!proxy.authorization().isEmpty()) {
            client.getProperties()
                    .put(ClientProperties.PROXY_HEADERS, Map.of("Proxy-Authorization", proxy.authorization()));
        }
    }

    private static String through(Optional<HttpProxy> proxy) {
        return proxy.map(each -> " through the proxy " + each).orElse("");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private Endpoint endpoint() {
        return new Endpoint() {
            @Override
            public void onOpen(Session opened, EndpointConfig config) {
                opened.addMessageHandler(
                        String.class, text -> receive(text.getBytes(StandardCharsets.UTF_8), ReceivedFrame.Kind.TEXT));
                opened.addMessageHandler(byte[].class, bytes -> receive(bytes, ReceivedFrame.Kind.BINARY));
            }

            @Override
            public void onClose(Session ended, CloseReason reason) {
                ended(reason);
            }

            @Override
            public void onError(Session failed, Throwable failure) {
                end(failure.toString());
            }
        };
    }

    private void heard() {
        heardNanos = nanoTime.getAsLong();
    }

    private void receive(byte[] payload, ReceivedFrame.Kind kind) {
        boolean examine = payload.length <= Topics.LARGEST_VALUE
                && !subscription.settled()
                && (!subscription.healthy() || age().compareTo(EXAMINED) < 0);
        // Before the frame is delivered: that may wait for room, and the answer counts from now on.
        if (examine && subscription.observe(payload)) {
            onChange.run();
        }
        deliver(ReceivedFrame.of(payload, kind, nowMicros(), id));
        // Waiting for room is our silence, not the exchange's.
        heard();
    }

    private void deliver(ReceivedFrame frame) {
        try {
            inlet.accept(frame);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end("interrupted");
        }
    }

    /** Text that is not UTF-8, or a frame beyond the buffer: the protocol demands the end of the connection. */
    private void ended(CloseReason reason) {
        int code = reason.getCloseCode().getCode();
        boolean unusable = code == CloseReason.CloseCodes.NOT_CONSISTENT.getCode()
                || code == CloseReason.CloseCodes.UNEXPECTED_CONDITION.getCode()
                || code == CloseReason.CloseCodes.TOO_BIG.getCode();
        if (unusable && closed == null && !closing) {
            deliver(ReceivedFrame.broken(
                    "a frame ended the connection: " + code + " " + reason.getReasonPhrase(), nowMicros(), id));
        }
        end("closed with code " + code + " " + reason.getReasonPhrase());
    }

    private void end(String reason) {
        if (closed == null) {
            closed = reason;
            onChange.run();
        }
    }

    private long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    String id() {
        return id;
    }

    /** Why it has ended; null while it lives. */
    String closed() {
        return closed;
    }

    /** Whether the exchange delivers on it. */
    boolean healthy() {
        return subscription.healthy();
    }

    /** By the monotonic clock. */
    long openedNanos() {
        return openedNanos;
    }

    /** What the exchange has answered. */
    Subscription subscription() {
        return subscription;
    }

    long heardNanos() {
        return heardNanos;
    }

    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - openedNanos);
    }

    /** Sends a ping; the answer shows in {@link #heardNanos}. */
    void ping() {
        try {
            if (plan.textPing().isPresent()) {
                session.getAsyncRemote().sendText(plan.textPing().get(), sent -> {
                    if (!sent.isOK()) {
                        end("ping failed: " + sent.getException());
                    }
                });
            } else {
                session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
            }
        } catch (IOException | RuntimeException e) {
            end("ping failed: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            session.close();
        } catch (IOException | RuntimeException e) {
            end("close failed: " + e.getMessage());
        }
    }
}
