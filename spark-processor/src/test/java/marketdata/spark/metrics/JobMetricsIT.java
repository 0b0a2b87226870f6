package marketdata.spark.metrics;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.Topics;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import marketdata.spark.core.ledger.TestDatabase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Jobs as programs of their own, with a real Kafka and a real PostgreSQL: what they answer over HTTP is what went in. */
class JobMetricsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final CleanTrade[] PROVEN = {
        trade(1, 10, "100"), trade(2, 20, "102"), trade(3, 70, "107"), trade(5, 80, "106"), trade(6, 250, "101")
    };
    /** After the trades' event times: a trade ahead of its arrival would be rejected. */
    private static final long ARRIVED_MILLIS = TestMarket.START / 1000 + 3_600_000;

    @TempDir
    private static Path folder;

    private static TestBroker broker;
    private static TestDatabase database;

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeAll
    static void startServers() throws Exception {
        broker = new TestBroker(folder);
        database = new TestDatabase();
    }

    @AfterAll
    static void stopServers() throws Exception {
        broker.close();
        database.close();
    }

    @Test
    void tradesAreCountedByTheirFateAsInTheLedger() throws Exception {
        broker.create(2, Map.of("retention.ms", "-1"), Topics.CLEAN_TRADES, Topics.TRADES_DEAD_LETTER);
        Instant before = Instant.now();
        try (ServerSocket another = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Another driver has the first port: this one takes the next.
            port = another.getLocalPort() + 1;
            Process job = start("CryptoAnalytics", another.getLocalPort(), "--state-retention=2 minutes");
            try {
                String query = "{name=\"CryptoAnalytics\",query=\"CryptoAnalytics\"}";
                awaitSample(job, "crypto_job_records_total" + query, 0);
                assertThat(names("(crypto_job_l\\w+).*", scrape()))
                        .as("no batch yet")
                        .isEmpty();

                send(Arrays.stream(PROVEN).map(TestMarket::bytes).toList());
                send(List.of(
                        TestMarket.bytes(PROVEN[0]),
                        TestMarket.bytes(trade(6, 200, "101")),
                        "no trade".getBytes(StandardCharsets.UTF_8)));
                awaitSample(job, "crypto_job_records_total" + query, 8);
                send(List.of(TestMarket.bytes(trade(4, 30, "99"))));
                awaitSample(job, "crypto_job_records_total" + query, 9);

                assertThat(trades("counted")).isEqualTo(5);
                assertThat(trades("duplicate")).isEqualTo(1);
                assertThat(trades("late")).isEqualTo(1);
                assertThat(trades("rejected")).isEqualTo(1);
                assertThat(sample("crypto_job_rejected_records_total" + query)).isEqualTo(1);
                assertThat(database.query("SELECT sum(records), sum(trades), sum(duplicates), sum(late),"
                                + " sum(refused), sum(unreadable) FROM stream_commits"))
                        .containsExactly("9 5 1 1 1 1");

                int batches = Integer.parseInt(
                        database.query("SELECT count(*) FROM stream_commits").get(0));
                await().atMost(PATIENCE)
                        .until(() -> sample("crypto_job_batch_duration_seconds_count" + query) == batches);
                assertThat(sample("crypto_job_batch_duration_seconds_bucket" + query.replace("}", ",le=\"+Inf\"}")))
                        .isEqualTo(batches);
                assertThat(sample("crypto_job_batch_duration_seconds_sum" + query))
                        .isBetween(0.001 * batches, 120.0);
                assertThat(sample("crypto_job_last_batch_timestamp_seconds" + query))
                        .isBetween(
                                (double) before.getEpochSecond(),
                                (double) Instant.now().getEpochSecond() + 1);
                assertThat(sample("crypto_job_waiting_records" + query)).isZero();
                everyMetricIsDocumentedAndTheOtherWayRound(scrape());
            } finally {
                stop(job);
            }
        }
    }

    @Test
    void aJobOfEventsCountsItsRecordsAndThoseItRejects() throws Exception {
        port = freePort();
        Process job = start("Sessions", port);
        try {
            String query = "{name=\"Sessions\",query=\"Sessions\"}";
            awaitSample(job, "crypto_job_records_total" + query, 0);
            List<byte[]> tickers = new ArrayList<>();
            for (int second = 10; second < 60; second++) {
                tickers.add(("{\"pair\":\"XBT/USD\",\"timestamp\":\"2026-11-20T12:00:" + second
                                + "Z\",\"last\":60000.1,\"bid\":60000.0,\"ask\":60000.2,\"volume\":1}")
                        .getBytes(StandardCharsets.UTF_8));
            }
            send("rawticker", tickers);
            send("rawticker", List.of("{}".getBytes(StandardCharsets.UTF_8)));
            awaitSample(job, "crypto_job_records_total" + query, 51);
            assertThat(sample("crypto_job_rejected_records_total" + query))
                    .isEqualTo(Double.parseDouble(database.query("SELECT sum(rejected) FROM event_commits")
                            .get(0)))
                    .isGreaterThanOrEqualTo(1);
            assertThat(sample("crypto_job_waiting_records" + query)).isZero();
        } finally {
            stop(job);
        }
    }

    private double trades(String fate) throws Exception {
        return sample(
                "crypto_job_trades_total{fate=\"" + fate + "\",name=\"CryptoAnalytics\",query=\"CryptoAnalytics\"}");
    }

    private static void everyMetricIsDocumentedAndTheOtherWayRound(String text) throws IOException {
        Set<String> exported = names("# TYPE (\\w+) .*", text);
        String section = Files.readString(Path.of("../docs/metrics.md")).split("\n## The Spark jobs\n", 2)[1];
        Set<String> documented = names("\\| `(\\w+)`.*", section.split("\n## ", 2)[0]);
        assertThat(exported).containsAll(documented);
        exported.removeIf(name -> !name.startsWith("crypto_"));
        assertThat(documented).containsAll(exported);
    }

    /** A job of the project as Spark would start it, in a driver that is its own executor. */
    private static Process start(String job, int metricsPort, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-opens") || each.startsWith("-D"))
                .toList());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.master=local[2]",
                "-Dspark.ui.enabled=false",
                "-Dspark.driver.host=127.0.0.1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "marketdata.spark.job." + job,
                "--kafka-bootstrap-servers=" + broker.servers(),
                "--postgres-url=jdbc:postgresql://localhost:" + database.port() + "/postgres",
                "--postgres-user=crypto_writer",
                "--checkpoint=" + folder.resolve("checkpoints"),
                "--trigger=100 milliseconds",
                "--metrics-port=" + metricsPort));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Path.of("target", "JobMetricsIT-" + job + ".log").toFile())
                .start();
    }

    private static void stop(Process job) throws InterruptedException {
        job.destroy();
        assertThat(job.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private static void send(List<byte[]> values) {
        send(Topics.CLEAN_TRADES, values);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void send(String topic, List<byte[]> values) {
        byte[] key = "coinbase|BTCUSDT".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            values.forEach(value -> producer.send(new ProducerRecord<>(topic, null, ARRIVED_MILLIS, key, value)));
        }
    }

    private void awaitSample(Process job, String name, double value) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            if (!job.isAlive()) {
                throw new AssertionError("the job has ended; see its log");
            }
            return sample(name) == value;
        });
    }

    private String scrape() throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private double sample(String name) throws Exception {
        String line = "\n" + name + " ";
        String text = scrape();
        int at = text.indexOf(line);
        assertThat(at).as(name).isPositive();
        return Double.parseDouble(text.substring(at + line.length(), text.indexOf('\n', at + 1)));
    }

    private static Set<String> names(String line, String text) {
        return Pattern.compile("^" + line + "$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
