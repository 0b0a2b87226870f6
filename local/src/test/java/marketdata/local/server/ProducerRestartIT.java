package marketdata.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.process.Launch;
import marketdata.local.process.Supervisor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The producer's own jar, killed and started again, between a simulated exchange and a real broker. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ProducerRestartIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Project project;
    private DataDir data;
    private int simulatorPort;
    private int statusPort;
    private Supervisor supervisor;
    private KafkaBroker broker;
    private int started;

    @BeforeEach
    void start() throws InterruptedException {
        System.setProperty(
                "pipeline.home", Path.of("..").toAbsolutePath().normalize().toString());
        project = Project.here();
        data = DataDir.of(folder.resolve("data")).create();
        Ports ports = new Ports(data.at("ports.properties"));
        simulatorPort = ports.of("http");
        statusPort = ports.of("status");
        supervisor = new Supervisor(data.logs(), 0, Supervisor.LONGEST_PAUSE, line -> {}, () -> {}, line -> {});
        broker = new KafkaBroker(project, data, ports);
        broker.prepare();
        supervisor.start(KafkaBroker.NAME, broker::launch);
        try (BrokerTopics topics = new BrokerTopics(broker.bootstrapServers())) {
            topics.createMissing(Launch.LONGEST_START);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process each : processes) {
            each.destroyForcibly().waitFor();
        }
        supervisor.close();
    }

    private Process run(String name, String module, String... arguments) throws IOException {
        List<String> command = Launch.java(data, name, "-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-jar", project.jar(module).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Path log(String name) {
        return data.logs().resolve(name + ".log");
    }

    private void simulator(String source, List<String> symbols, int rate) throws Exception {
        run(
                "simulator",
                "simulator",
                "--port",
                Integer.toString(simulatorPort),
                "--source",
                source,
                "--symbols",
                String.join(",", symbols),
                "--rate",
                Integer.toString(rate),
                "--keep",
                "4194304",
                "--seed",
                "11");
    }

    /** Starts it; its log has a name of its own. */
    private Process producer(String source, List<String> symbols) throws Exception {
        started++;
        return run(
                "producer-" + started,
                "producer",
                "--source",
                source,
                "--symbols",
                String.join(",", symbols),
                "--kafka-bootstrap-servers",
                broker.bootstrapServers(),
                "--websocket-url",
                "ws://127.0.0.1:" + simulatorPort,
                "--rest-url",
                "http://127.0.0.1:" + simulatorPort,
                "--status-port",
                Integer.toString(statusPort));
    }

    private String logged() throws IOException {
        return Files.readString(log("producer-" + started));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    /** What is asked may not answer yet; only the test's own limit ends the wait. */
    private static void await(Condition condition) throws Exception {
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                assertThat(e).isNotNull(); // Not listening yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private JsonNode status() throws Exception {
        return JSON.readTree(ask(statusPort, "/status", null));
    }

    private String ask(int port, String path, String post) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (post != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(post));
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void published(long trades) throws Exception {
        await(() -> status().path("published").asLong() >= trades);
    }

    /** No gap is left and nothing is on its way. */
    private void settled() throws Exception {
        await(() -> {
            JsonNode now = status();
            return now.path("connected").asBoolean()
                    && now.path("published").asLong() > 0
                    && now.path("gaps_open").asLong() == 0;
        });
    }

    /** The order that nobody trades the symbol for an hour. */
    private static String halt(String symbol) {
        return "{\"fault\":\"halt\",\"symbol\":\"" + symbol + "\",\"for_ms\":3600000}";
    }

    private static String state(String source, String symbol) {
        return source + '|' + symbol;
    }

    private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(taker);
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aStartReadsWhatComesAfterTheRecoveryPointHoweverLongTheTopicIs() throws Exception {
        List<String> symbols = IntStream.range(0, 200)
                .mapToObj(each -> String.format(Locale.ROOT, "C%03dUSDT", each))
                .toList();
        simulator("binance", symbols, 2_000);
        Process first = producer("binance", symbols);
        published(20_000);
        // One symbol has a gap that nobody can fill, one trades no more.
        ask(simulatorPort, "/simulator/fault", "{\"fault\":\"withhold\",\"symbol\":\"C001USDT\",\"count\":3}");
        ask(simulatorPort, "/simulator/fault", "{\"fault\":\"withhold\",\"symbol\":\"C002USDT\",\"count\":100000000}");
        await(() -> status().path("exchange_holes").asLong() == 1);
        // The topic is long.
        String other =
                "{\"symbol\":\"BTC-USD\",\"price\":1,\"quantity\":1,\"trade_time\":\"2026-01-02T17:39:28.237000Z\","
                        + "\"is_buyer_maker\":true,\"trade_id\":%s,\"source\":\"coinbase\"}";
        try (KafkaProducer<byte[], byte[]> kafka = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "lz4", "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int id = 1; id <= 1_000_000; id++) {
                var unused = kafka.send(
                        new ProducerRecord<>("clean_trades", other.formatted(id).getBytes(StandardCharsets.US_ASCII)));
            }
        }
        // Some markets have not traded yet.
        JsonNode known = status().path("symbols");
        List<String> traded = symbols.stream()
                .filter(each -> known.path(each).path("last_trade_id").isNumber())
                .toList();
        assertThat(traded).hasSizeGreaterThan(100).contains("C001USDT", "C002USDT");
        published(status().path("published").asLong() + 20_000);
        first.destroyForcibly().waitFor();
        List<String> saved = new ArrayList<>();
        read("producer_state", record -> saved.add(text(record.key())));
        assertThat(saved)
                .contains(traded.stream().map(each -> state("binance", each)).toArray(String[]::new));

        producer("binance", symbols);
        settled();
        String log = logged();
        Matcher read = Pattern.compile("Read ([0-9]+) records in ([0-9]+) ms, state of ([0-9]+) symbols")
                .matcher(log);
        assertThat(read.find()).as(log).isTrue();
        assertThat(Long.parseLong(read.group(1))).as(read.group()).isLessThan(100_000);
        assertThat(traded).allMatch(symbol -> log.contains(symbol + " continues after trade "));
        assertThat(status().path("exchange_holes").asLong())
                .as("the known hole is not asked for again")
                .isZero();
    }

    @Test
    void everyTopicHoldsTheSameTradesAfterKillsAtTwentyThousandTradesASecond() throws Exception {
        List<String> symbols = List.of("BTC-USD", "ETH-USD");
        simulator("coinbase", symbols, 20_000);
        for (int kill = 0; kill < 4; kill++) {
            Process producer = producer("coinbase", symbols);
            published(60_000 + 17_000 * kill);
            producer.destroyForcibly().waitFor();
        }
        // A slow machine never closes the gaps of a market that continues at this rate.
        for (String symbol : symbols) {
            ask(simulatorPort, "/simulator/fault", halt(symbol));
        }
        Process last = producer("coinbase", symbols);
        await(() -> {
            JsonNode traded =
                    JSON.readTree(ask(simulatorPort, "/simulator/status", null)).path("symbols");
            JsonNode known = status().path("symbols");
            return symbols.stream()
                    .allMatch(each -> known.path(each).path("last_trade_id").asLong(-1)
                            == traded.path(each).path("last_id").asLong());
        });
        settled();
        last.destroy();
        assertThat(last.waitFor()).isZero();
        Map<String, SortedSet<Long>> clean = ids("clean_trades");
        assertThat(ids("crypto_trades")).isEqualTo(clean);
        assertThat(ids("raw_trades")).isEqualTo(clean);
        clean.forEach(
                (symbol, ids) -> assertThat((long) ids.size()).as(symbol).isEqualTo(ids.last() - ids.first() + 1));
    }

    private static final Pattern ID = Pattern.compile("\"trade_id\":([0-9]+)");
    private static final Pattern SYMBOL = Pattern.compile("\"(?:symbol|product_id)\":\"([^\"]+)\"");

    private Map<String, SortedSet<Long>> ids(String topic) {
        Map<String, SortedSet<Long>> ids = new TreeMap<>();
        read(topic, record -> {
            String text = text(record.value());
            Matcher id = ID.matcher(text);
            Matcher symbol = SYMBOL.matcher(text);
            if (!text.contains("\"heartbeat\"") && id.find() && symbol.find()) {
                ids.computeIfAbsent(symbol.group(1), each -> new TreeSet<>()).add(Long.parseLong(id.group(1)));
            }
        });
        return ids;
    }
}
