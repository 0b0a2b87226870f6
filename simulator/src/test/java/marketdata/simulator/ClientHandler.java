package marketdata.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The handshake, the pongs, and what comes in. */
final class ClientHandler extends SimpleChannelInboundHandler<Object> {

    private final Client client;
    private final WebSocketClientHandshaker handshaker;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    ClientHandler(Client client, URI uri) {
        this.client = client;
        this.handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, null, false, new DefaultHttpHeaders(), 1 << 20);
    }

    /** Done when the exchange has said 101; fails with what it said instead. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var unused = handshaker.handshake(context.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpResponse response) {
            // Before the handshake ends: frames that came in the same packet are read as soon as it has.
            context.pipeline().addBefore(context.name(), null, new WebSocketFrameAggregator(1 << 20));
            handshaker.finishHandshake(context.channel(), response);
            opened.complete(null);
        } else if (message instanceof TextWebSocketFrame text) {
            client.frames.add(text.text());
        } else if (message instanceof PingWebSocketFrame ping) {
            client.pings.add(ping.content().toString(StandardCharsets.UTF_8));
            var unused =
                    context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (message instanceof CloseWebSocketFrame close) {
            client.closeCode = close.statusCode();
            var unused = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        opened.completeExceptionally(new IllegalStateException("closed before the handshake ended"));
        if (client.closeCode < 0) {
            client.closeCode = 1006;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        opened.completeExceptionally(cause);
        var unused = context.close();
    }
}
