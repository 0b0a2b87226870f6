package marketdata.producer.feed;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * One open WebSocket. Every message goes to {@code inlet} on the socket's own thread; while the inlet waits, nothing is
 * read. Tells when anything was last received: the library's own idle time also counts what is sent, so it cannot.
 */
final class Connection implements AutoCloseable {
    /** Largest frame that does not end the connection: the largest text we know how to survive, with room to spare. */
    private static final int LARGEST_FRAME = 32 << 20;

    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final String id = UUID.randomUUID().toString();
    private final Inlet inlet;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Runnable onChange;
    private final long openedNanos;

    private volatile long heardNanos;
    private volatile boolean heardFrame;
    private volatile String closed;
    private volatile boolean closing;
    private Session session;

    /** Where messages go. */
    @FunctionalInterface
    interface Inlet {
        void accept(ReceivedFrame frame) throws InterruptedException;
    }

    private Connection(Inlet inlet, Clock clock, LongSupplier nanoTime, Runnable onChange) {
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
     * @param onChange called when the connection has delivered its first frame, and when it has ended
     */
    static Connection open(
            URI address, List<String> subscribe, Inlet inlet, Clock clock, LongSupplier nanoTime, Runnable onChange)
            throws IOException {
        Connection connection = new Connection(inlet, clock, nanoTime, onChange);
        ClientManager client = ClientManager.createClient();
        client.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, LARGEST_FRAME);
        client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, (int) HANDSHAKE.toMillis());
        try {
            connection.session = client.connectToServer(
                    connection.endpoint(), ClientEndpointConfig.Builder.create().build(), address);
            for (String frame : subscribe) {
                connection.session.getBasicRemote().sendText(frame);
            }
            return connection;
        } catch (DeploymentException e) {
            throw new IOException("cannot connect to " + address.getAuthority() + ": " + rootMessage(e), e);
        } catch (IOException | RuntimeException e) {
            // The other end may hang up at any moment; the library has many ways to say so, some of them unchecked.
            if (connection.session != null) {
                connection.close();
            }
            throw new IOException("lost " + address.getAuthority() + " while subscribing: " + rootMessage(e), e);
        }
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
                opened.addMessageHandler(PongMessage.class, pong -> heardNanos = nanoTime.getAsLong());
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

    private void receive(byte[] payload, ReceivedFrame.Kind kind) {
        heardNanos = nanoTime.getAsLong();
        deliver(ReceivedFrame.of(payload, kind, nowMicros(), id));
        // Waiting for room is our silence, not the exchange's.
        heardNanos = nanoTime.getAsLong();
        if (!heardFrame) {
            heardFrame = true;
            onChange.run();
        }
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

    boolean heardFrame() {
        return heardFrame;
    }

    long heardNanos() {
        return heardNanos;
    }

    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - openedNanos);
    }

    /** Asks for a sign of life; the answer shows in {@link #heardNanos}. */
    void ping() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
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
