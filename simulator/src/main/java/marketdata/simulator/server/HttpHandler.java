package marketdata.simulator.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import marketdata.simulator.exchange.ExchangeSimulation;
import marketdata.simulator.exchange.SocketHandler;
import marketdata.simulator.exchange.SocketSession;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.news.NewsPages;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;
import marketdata.simulator.venue.VenueConnection;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every HTTP request: an upgrade to a WebSocket, a REST call, or an order to the simulator itself. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int LARGEST_MESSAGE = 1 << 20;

    private final ExchangeSimulation exchange;
    private final Control control;

    HttpHandler(ExchangeSimulation exchange) {
        this.exchange = exchange;
        this.control = new Control(exchange);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            int status = request.decoderResult().cause() instanceof TooLongHttpLineException ? 414 : 400;
            AnswerWriter.send(context, request, new RestAnswer(status, Map.of(), ""));
            return;
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        boolean upgrade = "websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE));
        if (uri.path().startsWith("/simulator/")) {
            AnswerWriter.send(context, request, control.answer(request, uri));
        } else if (upgrade && exchange.venue().isSocketPath(uri.path())) {
            connect(context, request, uri);
        } else {
            Optional<byte[]> file = exchange.venue().file(uri.path(), exchange);
            if (file.isPresent()) {
                AnswerWriter.sendFile(context, request, file.get());
            } else {
                rest(context, request, uri);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }

    private void connect(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
        Optional<Fault> rejection = exchange.faults().connect();
        if (rejection.isPresent()) {
            int status = rejection.get().status() > 0 ? rejection.get().status() : 503;
            AnswerWriter.send(context, request, new RestAnswer(status, Map.of(), ""));
            return;
        }
        Optional<VenueConnection> connection = exchange.venue().connect(uri.path(), uri.parameters());
        if (connection.isEmpty()) {
            AnswerWriter.send(context, request, new RestAnswer(400, Map.of(), ""));
            return;
        }
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("", null, false, LARGEST_MESSAGE).newHandshaker(request);
        if (handshaker == null) {
            var unused = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        var unused = handshaker.handshake(context.channel(), request);
        SocketSession session = new SocketSession(exchange, context.channel(), connection.get());
        SocketHandler handler = new SocketHandler(exchange, session);
        context.pipeline().addLast(new WebSocketFrameAggregator(LARGEST_MESSAGE), handler);
        ChannelHandlerContext added = context.pipeline().context(handler);
        context.pipeline().remove(this);
        handler.begin(added);
    }

    private void rest(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
        exchange.totals().restAnswers++;
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        String client = ((InetSocketAddress) context.channel().remoteAddress()).getHostString();
        RestRequest asked = new RestRequest(request.method().name(), uri.path(), uri.parameters(), headers, client);
        RestAnswer answer = uri.path().startsWith("/news/")
                ? NewsPages.answer(uri.path(), exchange.nowMicros())
                : exchange.venue().answer(asked, exchange);
        Optional<Fault> fault = exchange.faults().rest(uri.path());
        if (fault.isPresent()) {
            AnswerWriter.sendSpoiled(context, request, answer, fault.get(), exchange.venue());
        } else {
            AnswerWriter.send(context, request, answer);
        }
    }
}
