package marketdata.monitor.api;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import marketdata.monitor.database.CandleTables;
import marketdata.monitor.database.Database;
import marketdata.monitor.database.EventTables;
import marketdata.monitor.database.IncidentTables;
import marketdata.monitor.database.ProofTables;
import marketdata.monitor.kafka.DeadLetterCounts;
import marketdata.monitor.kafka.ZScoreMinutes;
import marketdata.monitor.serve.Answers;
import marketdata.monitor.serve.Routes;
import marketdata.monitor.text.Json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The paths below /api/v1. */
public final class Api implements Routes, AutoCloseable {
    static final String ROOT = "/api/v1";
    private static final String STREAM = ROOT + "/stream";

    private final Database database;
    private final CandleTables candles;
    private final List<Route> routes = new ArrayList<>();
    private final EventStream stream;
    private final DeadLetterCounts deadLetters;
    private final ZScoreMinutes zScores;

    /** Reads from these sources. */
    public Api(Clock clock, Sources sources) {
        database = sources.database();
        deadLetters = new DeadLetterCounts(sources.kafka());
        zScores = new ZScoreMinutes(sources.kafka());
        Answers answers = sources.answers();
        candles = new CandleTables(database);
        IncidentTables incidents = new IncidentTables(database);
        stream = new EventStream(database, candles, incidents);
        routes.addAll(new CandleRoutes(candles, clock).routes());
        routes.addAll(new ProofRoutes(candles, new ProofTables(database), clock).routes());
        routes.addAll(new StateRoutes(incidents, new PipelineState(clock, incidents, sources, deadLetters)).routes());
        routes.addAll(new EventRoutes(new EventTables(database), sources.lake(), zScores).routes());
        routes.add(new Route("/status", List.of(), (query, request) -> answers.picture()));
        routes.add(new Route("/health", List.of(), (query, request) -> {
            Answers.Answer health = answers.health();
            request.status(health.code());
            return new TextBody(health.type(), health.body());
        }));
        routes.add(new Route(
                "/openapi.json",
                List.of(),
                (query, request) -> new TextBody("application/json", resource("openapi.json"))));
    }

    /** Every route with the names of its parameters, the stream included. */
    List<Route> routes() {
        List<Route> all = new ArrayList<>(routes);
        all.add(new Route("/stream", List.of("source", "symbol"), this::market));
        return all;
    }

    @Override
    public void register(JavalinDefaultRoutingApi<?> server) {
        for (Route route : routes) {
            server.get(ROOT + route.path(), request -> send(request, route.answer(request)));
        }
        server.before(
                STREAM, request -> new Route("/stream", List.of("source", "symbol"), this::market).answer(request));
        server.sse(STREAM, stream::open);
        server.exception(Problem.class, (problem, request) -> send(request, problem));
        server.exception(SQLException.class, (failure, request) -> {
            request.header("Retry-After", "5");
            String detail =
                    "PostgreSQL at %s cannot be asked: %s".formatted(database.place(), Database.reason(failure));
            send(request, Problem.server(503, detail));
        });
    }

    /** What a path below /api that nobody answers gets. */
    @Override
    public boolean refuse(Context request, int status) {
        if (!request.path().startsWith("/api")) {
            return false;
        }
        send(
                request,
                status == 500
                        ? Problem.server(500, "The request failed here; the monitor's log says why.")
                        : Problem.noRoute(status, request.path()));
        return true;
    }

    /** Without a market, a reader gets no minutes. */
    private Object market(Query query, Context request) throws SQLException {
        if (query.text("source") != null || query.text("symbol") != null) {
            CandleRoutes.requireMarket(candles, query.source(), query.symbol());
        }
        return null;
    }

    private static void send(Context request, Problem problem) {
        request.status(problem.status())
                .contentType(Problem.TYPE)
                .result((Json.of(problem.document(request.path())) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Context request, Object value) {
        if (value == null) {
            return;
        }
        TextBody text =
                value instanceof TextBody given ? given : new TextBody("application/json", Json.of(value) + "\n");
        String tag = '"' + hash(text.body()) + '"';
        request.header("ETag", tag).header("Cache-Control", "no-cache");
        if (tag.equals(request.header("If-None-Match"))) {
            request.status(304);
            return;
        }
        request.contentType(text.type()).result(text.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Api.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts to follow commits; nothing is asked while no page is open. */
    public void start() {
        stream.start();
    }

    @Override
    public void close() {
        stream.close();
        deadLetters.close();
        zScores.close();
    }
}
