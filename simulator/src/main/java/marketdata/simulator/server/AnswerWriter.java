package marketdata.simulator.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import marketdata.simulator.fault.Fault;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.Venue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Writes HTTP answers, whole or spoiled by a fault. */
final class AnswerWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Integer, String> USUAL_BODIES = Map.of(
            429, "{\"code\":-1003,\"msg\":\"Too many requests; current limit is 6000 request weight per 1 MINUTE.\"}",
            418, "{\"code\":-1003,\"msg\":\"Way too many requests; IP banned.\"}",
            451,
                    "{\"code\":0,\"msg\":\"Service unavailable from a restricted location according to 'b. Eligibility'.\"}",
            403, "<html><head><title>403 Forbidden</title></head></html>",
            500, "{\"code\":-1000,\"msg\":\"An unknown error occurred while processing the request.\"}");

    private AnswerWriter() {}

    static void send(ChannelHandlerContext context, FullHttpRequest request, RestAnswer answer) {
        write(context, HttpUtil.isKeepAlive(request), answer, false);
    }

    static void sendFile(ChannelHandlerContext context, FullHttpRequest request, byte[] bytes) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        write(context, HttpUtil.isKeepAlive(request), head, Unpooled.wrappedBuffer(bytes), false);
    }

    /** Sends what the fault makes of the answer. */
    static void sendSpoiled(
            ChannelHandlerContext context, FullHttpRequest request, RestAnswer answer, Fault fault, Venue venue) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        if (fault.retryAfter() >= 0) {
            headers.put("Retry-After", Long.toString(fault.retryAfter()));
        }
        int status = fault.status() > 0 ? fault.status() : answer.status();
        String body = fault.text();
        if (body == null) {
            body = fault.status() > 0 ? errorBody(venue, status) : answer.body();
        }
        RestAnswer spoiled = new RestAnswer(status, headers, fault.reversed() ? reversed(body) : body);
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        var unused = context.executor()
                .schedule(
                        () -> write(context, keepAlive, spoiled, fault.cut()),
                        fault.forMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static String errorBody(Venue venue, int status) {
        return venue.errorBody(status).orElseGet(() -> USUAL_BODIES.getOrDefault(status, ""));
    }

    private static void write(ChannelHandlerContext context, boolean keepAlive, RestAnswer answer, boolean cut) {
        ByteBuf body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8");
        answer.headers().forEach((name, value) -> head.headers().set(name, value));
        write(context, keepAlive, head, body, cut);
    }

    private static void write(
            ChannelHandlerContext context, boolean keepAlive, HttpResponse head, ByteBuf body, boolean cut) {
        HttpUtil.setContentLength(head, body.readableBytes());
        HttpUtil.setKeepAlive(head, keepAlive && !cut);
        var unusedHead = context.write(head);
        if (cut) {
            // The length promises a whole body, the connection ends in the middle of it.
            var unused = context.writeAndFlush(body.readRetainedSlice(body.readableBytes() / 2))
                    .addListener(ChannelFutureListener.CLOSE);
            body.release();
            return;
        }
        var unusedBody = context.write(body);
        var ended = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepAlive) {
            var unused = ended.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static String reversed(String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            JsonNode rows = answer.isArray() ? answer : answer.path("data");
            ArrayNode turned = JSON.createArrayNode();
            rows.forEach(row -> turned.insert(0, row));
            if (answer.isObject() && rows.isArray()) {
                return ((ObjectNode) answer).set("data", turned).toString();
            }
            return answer.isArray() ? turned.toString() : body;
        } catch (JsonProcessingException e) {
            return body;
        }
    }
}
