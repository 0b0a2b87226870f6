package marketdata.simulator.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import marketdata.simulator.venue.Rules;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What comes in on a WebSocket connection, and the rules it has to keep: pongs, message rate, lifetime, silence. */
public final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final int POLICY_VIOLATION = 1008;

    private final ExchangeSimulation exchange;
    private final SocketSession session;
    private long second;
    private int messages;
    private String pingText = "";
    private long unansweredSince = Long.MAX_VALUE;
    private long framesSent;
    private long silentSince;

    public SocketHandler(ExchangeSimulation exchange, SocketSession session) {
        this.exchange = exchange;
        this.session = session;
    }

    /** Starts the timers of a connection that has just been upgraded. */
    public void begin(ChannelHandlerContext context) {
        Rules rules = exchange.rules();
        exchange.connected(session);
        session.greet();
        every(rules.pingEvery(), context, () -> ping(context));
        every(Duration.ofSeconds(1), context, session::everySecond);
        if (rules.silence() != null) {
            silentSince = exchange.wallMillis();
            every(Duration.ofSeconds(1), context, () -> endIfSilent(rules.silence()));
        }
        long notice = rules.lifetime().minus(rules.notice()).toMillis();
        var unused = context.executor()
                .schedule(() -> session.socket().shutdown(rules.notice().toMillis()), notice, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (session.socket().silent() || session.socket().ending()) {
            return;
        }
        if (frame instanceof CloseWebSocketFrame close) {
            session.socket().close(close.statusCode() == -1 ? 1000 : close.statusCode(), "");
            return;
        }
        if (tooMany()) {
            session.socket().close(POLICY_VIOLATION, "Too many requests");
            return;
        }
        if (frame instanceof PingWebSocketFrame ping) {
            session.flush();
            var unused =
                    context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (frame instanceof PongWebSocketFrame pong) {
            // A pong that nobody asked for, or that does not copy the payload, does not keep the connection.
            if (pong.content().toString(StandardCharsets.UTF_8).equals(pingText)) {
                unansweredSince = Long.MAX_VALUE;
            }
        } else if (frame instanceof TextWebSocketFrame text) {
            session.received(text.text());
            noteFramesSent();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            session.pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        exchange.disconnected(session);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the client, or a frame that breaks the protocol: both end the connection.
        var unused = context.close();
    }

    private void ping(ChannelHandlerContext context) {
        long now = exchange.wallMillis();
        if (session.socket().silent() || session.socket().ending()) {
            return;
        }
        if (now - unansweredSince >= exchange.rules().pongWithin().toMillis()) {
            session.socket().close(POLICY_VIOLATION, "Pong timeout");
            return;
        }
        unansweredSince = Math.min(unansweredSince, now);
        pingText = Long.toString(now);
        session.flush();
        var unused =
                context.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer(pingText, StandardCharsets.UTF_8)));
    }

    private void endIfSilent(Rules.Silence silence) {
        noteFramesSent();
        long silent = exchange.wallMillis() - silentSince;
        if (silent >= silence.limit().toMillis() && !session.socket().silent()) {
            session.socket().close(silence.status(), silence.reason());
        }
    }

    private void noteFramesSent() {
        if (session.frames() != framesSent) {
            framesSent = session.frames();
            silentSince = exchange.wallMillis();
        }
    }

    private boolean tooMany() {
        long now = exchange.wallMillis() / 1000;
        messages = now == second ? messages + 1 : 1;
        second = now;
        return messages > exchange.rules().messagesPerSecond();
    }

    private static void every(Duration pause, ChannelHandlerContext context, Runnable work) {
        var unused = context.executor()
                .schedule(
                        () -> {
                            if (context.channel().isActive()) {
                                work.run();
                                every(pause, context, work);
                            }
                        },
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }
}
