package marketdata.monitor.serve;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import marketdata.monitor.serve.Answers.Answer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The HTTP server; a GET of a known path gets an answer, everything else a refusal. */
public final class MonitorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);
    private static final int THREADS = 16;
    /** A reader that takes nothing for so long is cut off; a page hears of the server every few seconds. */
    private static final long IDLE_MILLIS = 20_000;

    private final Javalin server;

    private MonitorServer(Javalin server) {
        this.server = server;
    }

    /** Starts listening, for {@code /health}, {@code /status}, {@code /metrics} and the paths of {@code parts}. */
    public static MonitorServer start(InetSocketAddress address, Answers answers, Routes... parts) throws IOException {
        List<Routes> all = List.of(parts);
        Javalin server = Javalin.create(config -> configure(config, address));
        server.before(request -> {
            // Whatever a text from outside pretends to be: nothing is run, nothing is guessed from it.
            request.header("Content-Security-Policy", "default-src 'self'; base-uri 'none'; frame-ancestors 'none'");
            request.header("X-Content-Type-Options", "nosniff");
            request.header("Referrer-Policy", "no-referrer");
            if (!request.req().getMethod().equals("GET")) {
                request.header("Allow", "GET");
                refuse(request, all, 405, "only GET");
                request.skipRemainingHandlers();
            }
        });
        server.get("/health", request -> send(request, answers.health()));
        server.get("/status", request -> send(request, answers.status()));
        server.get("/metrics", request -> send(request, answers.metrics()));
        all.forEach(part -> part.register(server));
        server.exception(Exception.class, (failure, request) -> {
            LOG.error("{} failed", request.path(), failure);
            refuse(request, all, 500, "failed; see the log");
        });
        server.error(404, request -> {
            if (request.result() == null || request.result().startsWith("Endpoint ")) {
                refuse(request, all, 404, "there are /, /api/v1/openapi.json, /health, /status and /metrics");
            }
        });
        try {
            return new MonitorServer(server.start());
        } catch (JavalinBindException e) {
            throw new IOException(cause(e), e);
        }
    }

    private static void configure(JavalinConfig config, InetSocketAddress address) {
        config.showJavalinBanner = false;
        config.useVirtualThreads = false;
        config.jetty.threadPool = new QueuedThreadPool(THREADS, 2, 60_000);
        config.jetty.addConnector((server, http) -> {
            http.setSendServerVersion(false);
            ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(address.getHostString());
            connector.setPort(address.getPort());
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        });
    }

    private static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static void refuse(Context request, List<Routes> parts, int status, String text) {
        if (parts.stream().noneMatch(part -> part.refuse(request, status))) {
            send(request, new Answer(status, "text/plain; charset=utf-8", text + "\n"));
        }
    }

    private static void send(Context request, Answer answer) {
        request.status(answer.code())
                .contentType(answer.type())
                .result(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
