package marketdata.monitor.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import marketdata.monitor.serve.Answers.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP server; a GET of a known path gets an answer, everything else a refusal. */
public final class MonitorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);

    private final HttpServer server;
    private final ExecutorService threads;

    private MonitorServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Starts listening. */
    public static MonitorServer start(InetSocketAddress address, Answers answers) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
        return new MonitorServer(server, threads);
    }

    private static void answer(HttpExchange exchange, Answers answers) throws IOException {
        try (exchange) {
            send(exchange, answerTo(exchange, answers));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{} failed", exchange.getRequestURI().getPath(), e);
            send(exchange, text(500, "failed; see the log"));
        }
    }

    private static Answer answerTo(HttpExchange exchange, Answers answers) throws InterruptedException {
        if (!exchange.getRequestMethod().equals("GET")) {
            return text(405, "only GET");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case "/health" -> answers.health();
            case "/status" -> answers.status();
            case "/metrics" -> answers.metrics();
            default -> text(404, "there are /health, /status and /metrics");
        };
    }

    private static Answer text(int code, String text) {
        return new Answer(code, "text/plain; charset=utf-8", text + "\n");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        // Whatever a text from outside pretends to be: nothing is run, nothing is guessed from it.
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
