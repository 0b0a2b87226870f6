package marketdata.producer.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code GET /status} (JSON) and {@code GET /metrics} (Prometheus). */
final class StatusServer implements AutoCloseable {
    private final HttpServer server;

    private StatusServer(HttpServer server) {
        this.server = server;
    }

    /** Serves on this address; port 0 serves nothing. */
    static StatusServer start(InetSocketAddress address, ProducerStatus status, ProducerMetrics metrics)
            throws IOException {
        if (address.getPort() == 0) {
            return new StatusServer(null);
        }
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/status", exchange -> answer(exchange, "application/json", status::json));
        server.createContext(
                "/metrics", exchange -> answer(exchange, "text/plain; version=0.0.4; charset=utf-8", metrics::scrape));
        server.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "status");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return new StatusServer(server);
    }

    private static void answer(HttpExchange exchange, String type, Supplier<String> body) throws IOException {
        try (exchange) {
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
