package marketdata.connect.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A small HTTP server of a few texts, each made when it is requested; one thread, read only. */
public final class TextServer implements AutoCloseable {
    private static final Text NOT_FOUND = new Text("text/plain; charset=utf-8", () -> "not found\n");

    private final HttpServer server;

    private TextServer(HttpServer server) {
        this.server = server;
    }

    /** One text. */
    public record Text(String contentType, Supplier<String> content) {}

    /**
     * Starts listening.
     *
     * @param address port 0 takes a free one
     * @param texts by path, such as {@code /metrics}
     * @throws IOException when the address is taken, or none of this machine
     */
    public static TextServer start(InetSocketAddress address, Map<String, Text> texts) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.createContext(
                "/",
                exchange -> answer(exchange, texts.get(exchange.getRequestURI().getPath())));
        server.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "text-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return new TextServer(server);
    }

    private static void answer(HttpExchange exchange, Text found) throws IOException {
        try (exchange) {
            Text text = found == null ? NOT_FOUND : found;
            byte[] bytes = text.content().get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", text.contentType());
            exchange.sendResponseHeaders(found == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
