package marketdata.simulator.exchange;

import io.netty.channel.Channel;
import marketdata.simulator.fault.ConnectionFaults;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.fault.HeldFrame;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.VenueConnection;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket connection as the playback sees it: a cursor that walks as far as is due and as the socket takes.
 * Frames are gathered into large buffers; when the socket is full the walk stops until it is writable again.
 */
public final class SocketSession implements FrameSink {

    private static final int CHUNKS_PER_TURN = 8;
    private static final long NOT_YET = -1;

    private final ExchangeSimulation exchange;
    private final Channel channel;
    private final VenueConnection connection;
    private final ConnectionFaults faults;
    private final SocketFaults socket;
    private final Outbox out;
    private long cursor = NOT_YET;
    private boolean turnQueued;
    private long frames;

    public SocketSession(ExchangeSimulation exchange, Channel channel, VenueConnection connection) {
        this.exchange = exchange;
        this.channel = channel;
        this.connection = connection;
        this.out = new Outbox(channel);
        this.socket = new SocketFaults(exchange, channel, this);
        this.faults = new ConnectionFaults(this::send, socket::act);
        exchange.totals().connections++;
    }

    SocketFaults socket() {
        return socket;
    }

    public long frames() {
        return frames;
    }

    public Set<String> streams() {
        return connection.streams();
    }

    boolean wants(String symbol) {
        return listening() && connection.wantsSymbol(symbol);
    }

    /** Whether frames can still reach somebody. */
    public boolean listening() {
        return channel.isActive() && !socket.ending() && !socket.silent();
    }

    void misbehave(Fault fault) {
        faults.add(fault, exchange.wallMillis());
        flush();
    }

    /** Whether there is nothing left to send on this connection. */
    public boolean upToDate() {
        boolean passed = cursor == NOT_YET || cursor >= exchange.playback().due();
        if (!listening()) {
            return true;
        }
        return passed && !faults.working() && channel.unsafe().outboundBuffer().isEmpty();
    }

    /** A text frame came in. */
    void received(String text) {
        Set<String> before = new HashSet<>(connection.streams());
        for (String answer : connection.received(text, exchange)) {
            exchange.totals().answers++;
            sendText(answer);
        }
        for (String stream : connection.streams()) {
            if (!before.contains(stream)) {
                faults.subscribed(stream.replaceFirst("@.*", "").toUpperCase(Locale.ROOT));
            }
        }
        exchange.subscriptionsChanged();
    }

    /** Says what the exchange says to whoever connects. */
    void greet() {
        connection.greeting(exchange.nowMicros()).forEach(this::sendText);
    }

    /** Says what the exchange says once a second. */
    void everySecond() {
        if (!connection.streams().isEmpty()) {
            connection.everySecond(exchange).forEach(this::sendText);
        }
    }

    /** Announces a planned close, if the exchange does that. */
    void goodbye() {
        connection.goodbye(exchange.nowMicros()).ifPresent(this::sendText);
    }

    /** A frame that belongs to no stream. */
    void sendText(String text) {
        inject(text, 1);
    }

    /** The same, in this many fragments. */
    void inject(String text, int fragments) {
        write(false, text.getBytes(StandardCharsets.UTF_8), fragments);
        flush();
    }

    /** Takes its place in the playback as soon as it has a subscription and the playback runs. */
    void join() {
        if (connection.streams().isEmpty() || !exchange.playback().opened()) {
            cursor = NOT_YET;
        } else if (cursor == NOT_YET) {
            cursor = exchange.playback().join();
        }
    }

    /** Sends what is due, as far as the socket takes it. */
    void pump() {
        faults.tick(exchange.wallMillis());
        flush();
        join();
        if (cursor == NOT_YET) {
            return;
        }
        for (int chunk = 0; chunk < CHUNKS_PER_TURN; chunk++) {
            exchange.playback().advance();
            if (cursor < exchange.playback().first()) {
                socket.tooSlow();
            }
            if (!mayWalk()) {
                return;
            }
            walk();
            flush();
        }
        if (!turnQueued && mayWalk()) {
            turnQueued = true;
            exchange.loop().execute(() -> {
                turnQueued = false;
                pump();
            });
        }
    }

    @Override
    public void frame(String symbol, boolean trade, byte[] bytes, int offset, int length) {
        if (!exchange.lists(symbol)) {
            return;
        }
        if (faults.idle()) {
            write(trade, bytes, offset, length);
        } else {
            faults.frame(symbol, trade, bytes, offset, length, exchange.wallMillis());
        }
    }

    private boolean mayWalk() {
        return channel.isActive()
                && channel.isWritable()
                && !socket.ending()
                && !socket.waiting()
                && cursor < exchange.playback().due();
    }

    private void walk() {
        long due = exchange.playback().due();
        while (cursor < due && !out.isFull() && !socket.ending() && !socket.waiting()) {
            exchange.playback().send(cursor, connection, this);
            cursor++;
        }
        exchange.playback().passed(cursor);
    }

    private void send(HeldFrame frame) {
        write(frame.trade(), frame.bytes(), 0, frame.bytes().length);
    }

    private void write(boolean trade, byte[] bytes, int offset, int length) {
        if (begin(trade)) {
            out.text(bytes, offset, length);
        }
    }

    private void write(boolean trade, byte[] bytes, int fragments) {
        if (begin(trade)) {
            out.fragments(bytes, fragments);
        }
    }

    private boolean begin(boolean trade) {
        if (socket.ending() || socket.silent()) {
            return false;
        }
        frames++;
        exchange.totals().frames++;
        exchange.totals().trades += trade ? 1 : 0;
        return true;
    }

    /** Hands the gathered frames to the socket; called before anything else is done to it. */
    void flush() {
        out.flush();
    }

    /** Looks again after a pause. */
    void later(long millis, Runnable then) {
        var unused = exchange.loop().schedule(then, millis, TimeUnit.MILLISECONDS);
    }
}
