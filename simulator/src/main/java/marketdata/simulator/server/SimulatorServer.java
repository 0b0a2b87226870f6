package marketdata.simulator.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import marketdata.simulator.exchange.ExchangeSimulation;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.playback.Playback;
import marketdata.simulator.venue.Rules;
import marketdata.simulator.venue.Venue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One port on loopback for WebSocket and HTTP alike, served by one thread. */
public final class SimulatorServer implements AutoCloseable {

    private static final int LARGEST_REQUEST = 32 << 20;

    /** Characters of a request's first line; longer ones get status 414. Binance's front servers allow about 8,000. */
    private static final int LONGEST_ADDRESS = 8_192;

    private static final int LONGEST_HEADERS = 8_192;
    private static final int LARGEST_CHUNK = 8_192;

    private final EventLoopGroup group;
    private final Channel listener;

    private SimulatorServer(EventLoopGroup group, Channel listener) {
        this.group = group;
        this.listener = listener;
    }

    /**
     * Opens the port and starts the playback.
     *
     * @param address where to listen; port 0 for any free one
     * @throws IOException when the port is taken
     */
    public static SimulatorServer start(
            InetSocketAddress address,
            Venue venue,
            Playback playback,
            Rules rules,
            List<Fault> faults,
            LongSupplier wallMicros)
            throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        ExchangeSimulation exchange = new ExchangeSimulation(venue, playback, rules, loop, wallMicros);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 128 << 10))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(LONGEST_ADDRESS, LONGEST_HEADERS, LARGEST_CHUNK),
                                        new HttpObjectAggregator(LARGEST_REQUEST),
                                        new HttpHandler(exchange));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var unused = group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw new IOException(bound.cause());
        }
        loop.execute(() -> {
            faults.forEach(exchange::misbehave);
            exchange.start();
        });
        return new SimulatorServer(group, bound.channel());
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Waits until {@link #close()} is called. */
    public void await() throws InterruptedException {
        var unused = listener.closeFuture().await();
    }

    @Override
    public void close() {
        var unusedListener = listener.close();
        var unused = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
