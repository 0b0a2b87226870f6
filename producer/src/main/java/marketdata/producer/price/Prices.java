package marketdata.producer.price;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Polls a price on a schedule into {@code btc-price}. A poll that fails is skipped with a line in the log; statistics live
 * with missing prices. A time that does not advance is not published: an instant has one price.
 *
 * <p>Exit codes: 0 stopped; 1 Kafka does not take records; 2 wrong configuration.
 */
@Command(
        name = "prices",
        mixinStandardHelpOptions = true,
        description = "The price of one symbol, polled from Binance's REST interface, into btc-price.")
public final class Prices implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);
    private static final int PARTITIONS = 4;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--symbol",
            defaultValue = "${env:PRICE_SYMBOL:-BTCUSDT}",
            description = "Which price (env: PRICE_SYMBOL; default: ${DEFAULT-VALUE}).")
    private String symbol;

    @Option(
            names = "--every-ms",
            defaultValue = "${env:PRICE_EVERY_MS:-1000}",
            description = "Time between two polls, 100 to 3600000 ms; 100 uses 1800 of Binance's 6000 weight a minute"
                    + " (env: PRICE_EVERY_MS; default: ${DEFAULT-VALUE}).")
    private long everyMillis;

    @Option(
            names = "--price-topic",
            defaultValue = "${env:PRICE_TOPIC:-btc-price}",
            description = "Where to (env: PRICE_TOPIC; default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--kafka-bootstrap-servers",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Comma separated host:port (env: KAFKA_BOOTSTRAP_SERVERS; default: ${DEFAULT-VALUE}).")
    private String bootstrapServers;

    @Option(
            names = "--rest-url",
            defaultValue = "${env:REST_URL:-https://api.binance.com}",
            description = "Where the REST interface is (env: REST_URL; default: https://api.binance.com).")
    private URI restUrl;

    private long newestMillis;

    @Override
    public Integer call() throws InterruptedException {
        validate();
        createTopic();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            PriceEndpoint endpoint = new PriceEndpoint(restUrl);
            LOG.info("{} from {} every {} ms to {}", symbol, restUrl, everyMillis, topic);
            long next = System.nanoTime();
            while (true) {
                long wait =
                        TimeUnit.NANOSECONDS.toMillis(poll(endpoint, producer).toNanos());
                next = Math.max(next + TimeUnit.MILLISECONDS.toNanos(everyMillis), System.nanoTime());
                long pause = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
                TimeUnit.MILLISECONDS.sleep(Math.max(wait, pause));
            }
        } catch (InterruptedException e) {
            return 0;
        } catch (ExecutionException e) {
            LOG.error("Kafka does not take a price", e.getCause());
            return 1;
        }
    }

    /** One poll; gives how long the exchange wants to be left alone. */
    private Duration poll(PriceEndpoint endpoint, KafkaProducer<byte[], byte[]> producer)
            throws InterruptedException, ExecutionException {
        try {
            PolledPrice price = endpoint.poll(symbol);
            if (price.millis() > newestMillis) {
                producer.send(new ProducerRecord<>(topic, price.key(), price.json()))
                        .get();
                newestMillis = price.millis();
            }
        } catch (PriceEndpoint.BusyException e) {
            LOG.warn("{}; next poll in {}", e.getMessage(), e.until());
            return e.until();
        } catch (IOException e) {
            LOG.warn("No price: {}", e.toString());
        }
        return Duration.ZERO;
    }

    private void validate() {
        require(symbol.matches("[A-Z0-9]{2,30}"), "--symbol (PRICE_SYMBOL)", symbol, "capital letters and digits");
        require(
                everyMillis >= 100 && everyMillis <= 3_600_000,
                "--every-ms (PRICE_EVERY_MS)",
                Long.toString(everyMillis),
                "100 to 3600000");
        require(
                topic.matches("[A-Za-z0-9._-]{1,249}"),
                "--price-topic (PRICE_TOPIC)",
                topic,
                "one topic name of letters, digits, '.', '_' and '-'");
        require(
                bootstrapServers.matches("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*"),
                "--kafka-bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS)",
                bootstrapServers,
                "HOST:PORT, several separated by commas");
        require(
                "http".equals(restUrl.getScheme()) || "https".equals(restUrl.getScheme()),
                "--rest-url (REST_URL)",
                restUrl.toString(),
                "http://... or https://...");
    }

    private void require(boolean valid, String option, String value, String allowed) {
        if (!valid) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for %s: '%s'; allowed: %s".formatted(option, value, allowed));
        }
    }

    private void createTopic() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic " + topic + " cannot be created", e.getCause());
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
