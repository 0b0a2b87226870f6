package marketdata.monitor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.check.Disks;
import marketdata.monitor.check.FreshnessCheck;
import marketdata.monitor.database.Database;
import marketdata.monitor.lake.LakeTables;
import marketdata.monitor.page.PageFiles;
import marketdata.monitor.serve.Answers;
import marketdata.monitor.serve.MonitorServer;
import marketdata.monitor.status.StatusReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code monitor serve} starts, on a free port, at 2026-11-20 10:05 UTC. */
final class PageServer implements AutoCloseable {
    static final String BTC = "source=binance&symbol=BTCUSDT";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Database database;
    private final MonitorServer server;
    private final Api api;

    @Command
    static final class Options implements Runnable {
        @Mixin
        PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

        @Mixin
        KafkaOptions kafka;

        @Override
        public void run() {}
    }

    PageServer(String postgresUrl) throws IOException {
        Options options = new Options();
        new CommandLine(options).execute("--postgres-url", postgresUrl, "--kafka-bootstrap-servers", "127.0.0.1:1");
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T10:05:00Z"), ZoneOffset.UTC);
        database = Database.of(options.postgres);
        Answers answers = new Answers(
                clock,
                database,
                new StatusReader(clock, database, options.kafka, new Disks(options.kafka, List.of())),
                new FreshnessCheck(
                        clock,
                        database,
                        new FreshnessCheck.Limits(Duration.ofMinutes(3), Duration.ofMinutes(30), Set.of())));
        LakeTables lake = new LakeTables(Path.of("no", "windows"), Path.of("no", "candles"));
        api = new Api(clock, new Sources(database, options.kafka, answers, lake, null, Map.of()));
        server = MonitorServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), answers, api, new PageFiles());
        api.start();
    }

    List<Route> routes() {
        return api.routes();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer of a path below /api/v1, which must be 200 and JSON. */
    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/v1" + path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** The problem that a path below /api/v1 is answered with. */
    JsonNode problem(int status, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/v1" + path);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() != status || !type.equals("application/problem+json")) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + type + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        api.close();
        server.close();
        database.close();
    }
}
