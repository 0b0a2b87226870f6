package marketdata.simulator.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import marketdata.simulator.fault.Fault;

/** What is done to a connection itself, on command or by the exchange's rules: ends of all kinds, silence, delay. */
final class SocketFaults {

    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long SHUTDOWN_MILLIS = 10_000;

    private final ExchangeSimulation exchange;
    private final Channel channel;
    private final SocketSession session;
    private boolean ending;
    private long silentUntil;
    private long waitingUntil;

    SocketFaults(ExchangeSimulation exchange, Channel channel, SocketSession session) {
        this.exchange = exchange;
        this.channel = channel;
        this.session = session;
    }

    /** Whether the connection is being closed. */
    boolean ending() {
        return ending;
    }

    /** Whether the connection plays dead. */
    boolean silent() {
        return exchange.wallMillis() < silentUntil;
    }

    /** Whether stream frames have to wait. */
    boolean waiting() {
        return silent() || exchange.wallMillis() < waitingUntil;
    }

    void act(Fault fault) {
        session.flush();
        long now = exchange.wallMillis();
        switch (fault.kind()) {
            case CLOSE -> close(fault.status() > 0 ? fault.status() : 1000, fault.text() == null ? "" : fault.text());
            case CUT -> cut();
            case HALF_CLOSE -> halfClose();
            case RESET -> reset();
            case SILENT -> silence(fault.forMillis() > 0 ? now + fault.forMillis() : FOR_EVER, fault.forMillis());
            case DELAY -> {
                waitingUntil = now + fault.forMillis();
                session.later(fault.forMillis(), session::pump);
            }
            case INJECT -> {
                for (long i = 0; i < fault.count(); i++) {
                    session.inject(fault.text(), (int) Math.max(1, Math.min(fault.frames(), 1_000_000)));
                }
            }
            case SHUTDOWN -> shutdown(fault.forMillis() > 0 ? fault.forMillis() : SHUTDOWN_MILLIS);
            default -> throw new IllegalArgumentException("not done to a connection: " + fault.kind());
        }
    }

    /** A client that no longer keeps up with the market's memory is cut off. */
    void tooSlow() {
        close(1008, "Too slow");
    }

    void close(int code, String reason) {
        if (!ending) {
            session.flush();
            ending = true;
            var unused = channel.writeAndFlush(new CloseWebSocketFrame(code, reason))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    void shutdown(long noticeMillis) {
        session.goodbye();
        session.later(noticeMillis, () -> close(1001, "Server shutdown"));
    }

    private void cut() {
        ending = true;
        var unused = channel.close();
    }

    private void halfClose() {
        ending = true;
        var unused = ((DuplexChannel) channel).shutdownOutput();
    }

    private void reset() {
        ending = true;
        // No linger: the kernel answers with RST and forgets what it has not sent.
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var unused = channel.close();
    }

    private void silence(long until, long millis) {
        silentUntil = until;
        channel.config().setAutoRead(false);
        if (until != FOR_EVER) {
            session.later(millis, () -> {
                channel.config().setAutoRead(true);
                session.pump();
            });
        }
    }
}
