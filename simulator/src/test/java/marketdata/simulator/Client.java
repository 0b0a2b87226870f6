package marketdata.simulator;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A WebSocket client that keeps every text frame it receives, and an HTTP client. The socket is Netty's, not the JDK's:
 * the JDK 17 client now and then leaves the last buffer it has read alone until more comes (2 in 1,000 connections).
 */
final class Client implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final EventLoopGroup LOOP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    final List<String> frames = new CopyOnWriteArrayList<>();
    final List<String> pings = new CopyOnWriteArrayList<>();
    /** The status of the close frame; 1006 when the connection ended without one, -1 while it is open. */
    volatile int closeCode = -1;

    private final Channel channel;

    Client(int port, String path) {
        ClientHandler handler = new ClientHandler(this, URI.create("ws://127.0.0.1:" + port + path));
        channel = new Bootstrap()
                .group(LOOP)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel each) {
                        each.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 20), handler);
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
        handler.opened().join();
    }

    void send(String text) {
        var unused = channel.writeAndFlush(new TextWebSocketFrame(text)).syncUninterruptibly();
    }

    /** Sends a text so often in one packet. */
    void sendAtOnce(String text, int times) {
        for (int i = 1; i < times; i++) {
            var unused = channel.write(new TextWebSocketFrame(text));
        }
        var unused = channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    /** Waits until what has come in has been dealt with, the pong to every ping in {@link #pings} too. */
    void settle() {
        var unused = channel.eventLoop().submit(() -> {}).syncUninterruptibly();
    }

    /** Waits for this many frames and returns them. */
    List<String> frames(int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> frames.size() >= count);
        return List.copyOf(frames);
    }

    String answerTo(String text) {
        int before = frames.size();
        send(text);
        return frames(before + 1).get(before);
    }

    boolean ended() {
        return closeCode >= 0;
    }

    static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static void fault(int port, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/simulator/fault"))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    static void takeBackFaults(int port) throws Exception {
        HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/simulator/fault"))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        var unused = channel.close().syncUninterruptibly();
    }
}
