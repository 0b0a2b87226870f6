package marketdata.monitor.alert.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web service on loopback that keeps every request it takes; it can be set to refuse them, or to be slow. */
public final class HttpReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile long delayMillis;

    /** A request as it came. */
    public record Request(String path, String authorization, JsonNode body) {}

    public HttpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            int answer = status;
            if (answer / 100 == 2) {
                taken.add(new Request(
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        body));
            }
            if (answer / 100 == 3) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    public void answersWith(int newStatus) {
        status = newStatus;
    }

    public void isSlow(long millis) {
        delayMillis = millis;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Request> taken() {
        return taken;
    }

    /** State, check and subject of every event of a {@code json://} receiver, in order of arrival. */
    public List<String> events() {
        return taken.stream()
                .flatMap(each -> {
                    List<String> events = new java.util.ArrayList<>();
                    each.body()
                            .path("alerts")
                            .forEach(alert -> events.add("%s %s %s"
                                    .formatted(
                                            alert.path("state").asText(),
                                            alert.path("check").asText(),
                                            (alert.path("source").asText() + " "
                                                            + alert.path("symbol")
                                                                    .asText())
                                                    .strip())
                                    .strip()));
                    return events.stream();
                })
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
