package marketdata.monitor.serve;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.monitor.TestDatabase;
import marketdata.monitor.check.Disks;
import marketdata.monitor.check.FreshnessCheck;
import marketdata.monitor.database.Database;
import marketdata.monitor.status.StatusReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

class MonitorServerTest {
    private final TestDatabase test = TestDatabase.empty();
    private Database database;

    @TempDir
    private Path disk;

    private MonitorServer server;

    @Command
    static final class Options implements Runnable {
        @Mixin
        PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

        @Mixin
        KafkaOptions kafka;

        @Override
        public void run() {}
    }

    @BeforeEach
    void start() throws IOException {
        Options options = new Options();
        new CommandLine(options).execute("--postgres-url", test.url(), "--kafka-bootstrap-servers", "127.0.0.1:1");
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T10:05:00Z"), ZoneOffset.UTC);
        database = Database.of(options.postgres);
        FreshnessCheck.Limits limits =
                new FreshnessCheck.Limits(Duration.ofMinutes(3), Duration.ofMinutes(30), Set.of());
        server = MonitorServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Answers(
                        clock,
                        database,
                        new StatusReader(
                                clock,
                                database,
                                options.kafka,
                                new Disks(options.kafka, List.of(disk, disk.resolve("gone")))),
                        new FreshnessCheck(clock, database, limits)));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthIsGoodWhileMinutesAreFresh() throws Exception {
        test.minute("BTCUSDT", at(4), 10, "open");

        assertThat(request("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(request("GET", "/health").body()).contains("\"status\":\"ok\"");
    }

    @Test
    void healthIsBadWhenTheStreamIsDead() throws Exception {
        assertThat(request("GET", "/health").statusCode()).isEqualTo(503);
    }

    @Test
    void metricsTellWhatStatusShows() throws Exception {
        test.minute("BTCUSDT", at(3), 10, "certified");
        test.gap("BTCUSDT", 12, 13, "open");
        test.commit(7, "2026-11-20T10:04:58Z");

        assertThat(request("GET", "/metrics").body())
                .contains(
                        "crypto_newest_minute_age_seconds{source=\"binance\",symbol=\"BTCUSDT\"} 60.0",
                        "crypto_minutes_last_hour{status=\"certified\"} 1.0",
                        "crypto_gaps_open 1.0",
                        "crypto_gaps_open_trades 2.0",
                        "crypto_gaps_open_oldest_age_seconds 300.0",
                        "crypto_stream_commit_age_seconds 2.0",
                        "crypto_stream_batch 7.0",
                        "crypto_problems 1.0")
                .doesNotContain("\ncrypto_dead_letters ");
    }

    @Test
    void metricsShowTheBatchesOfTheLastHour() throws Exception {
        test.execute("crypto_writer", """
                INSERT INTO stream_commits (query, batch, epoch, end_offsets, records, rows_written, trades, duplicates,
                    rejected, late, newest_event_time, committed_at)
                SELECT 'CryptoAnalytics:1', batch, 1, '{}', 6, 3, trades, 0, 0, 0, '2026-11-20T10:04:50Z', committed_at
                FROM (VALUES (1, 5, timestamptz '2026-11-20T08:00:00Z'), (2, 5, '2026-11-20T10:04:53.25Z'),
                    (3, 5, '2026-11-20T10:04:51.5Z'), (4, 0, '2026-11-20T10:04:59Z')) AS batches (batch, trades, committed_at)""");
        test.execute("crypto_writer", """
                INSERT INTO stream_epochs (query, epoch, taken_at)
                VALUES ('CryptoAnalytics:1', 1, '2026-11-20T08:00:00Z')""");

        assertThat(request("GET", "/metrics").body())
                .contains(
                        "\ncrypto_stream_batches_last_hour 3.0\n",
                        "\ncrypto_stream_records_last_hour 18.0\n",
                        "\ncrypto_stream_rows_last_hour 9.0\n",
                        "\ncrypto_stream_delay_seconds 1.5\n",
                        "\ncrypto_stream_delay_longest_last_hour_seconds 3.25\n",
                        "\ncrypto_job_commit_age_seconds{name=\"CryptoAnalytics\"} 1.0\n",
                        "\ncrypto_gaps_open_oldest_age_seconds 0.0\n");
    }

    @Test
    void metricsTellOfEveryDisk() throws Exception {
        assertThat(request("GET", "/metrics").body())
                .containsPattern("crypto_disk_used_ratio\\{place=\"" + disk + "\"} 0\\.\\d+")
                .containsPattern("crypto_disk_usable_bytes\\{place=\"" + disk + "\"} \\d")
                .contains(
                        "crypto_disk_failed{place=\"" + disk + "\"} 0.0",
                        "crypto_disk_failed{place=\"" + disk.resolve("gone") + "\"} 1.0")
                .doesNotContain("crypto_disk_used_ratio{place=\"" + disk.resolve("gone"));
    }

    @Test
    void statusIsTheSameAsTheCommands() throws Exception {
        assertThat(request("GET", "/status").body()).contains("\"symbols\":[]", "Kafka does not answer");
    }

    @Test
    void input77AScriptInATextFromOutsideIsNoPageAndNoBrowserMayGuessOne() throws Exception {
        test.execute("postgres", """
                INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected,
                    late, committed_at)
                VALUES ('<script>alert(1)</script>:x', 1, 1, '{}', 0, 0, 0, 0, 0, '2026-11-20T10:04:58Z')""");
        for (String path :
                List.of("/health", "/status", "/metrics", "/<script>alert(1)</script>".replace("<", "%3C"))) {
            HttpResponse<String> answer = request("GET", path.replace(">", "%3E"));
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .as(path)
                    .matches("application/json|text/plain;.*");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'self'");
        }
        assertThat(request("GET", "/%3Cscript%3E").body()).doesNotContain("<script");
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        assertThat(request("POST", "/health").statusCode()).isEqualTo(405);
        assertThat(request("GET", "/").statusCode()).isEqualTo(404);
    }

    @Test
    void aLostConnectionIsReplacedUnnoticed() throws Exception {
        test.minute("BTCUSDT", at(4), 10, "open");
        assertThat(request("GET", "/health").statusCode()).isEqualTo(200);

        test.execute("postgres", """
                SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'monitor'""");

        assertThat(request("GET", "/health").statusCode()).isEqualTo(200);
    }
}
