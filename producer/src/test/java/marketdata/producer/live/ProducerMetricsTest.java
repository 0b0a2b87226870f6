package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.trade.Exchange;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class ProducerMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();
    private final ProducerMetrics metrics = new ProducerMetrics(kafka.counters, Clock.fixed(NOW, ZoneOffset.UTC));

    private static long microsBefore(long millis) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, NOW.minusMillis(millis));
    }

    @Test
    void aCounterIsReadWhenItIsAskedFor() {
        kafka.counters.published.add(12);
        assertThat(metrics.scrape())
                .contains("# TYPE crypto_producer_published_total counter")
                .contains("\ncrypto_producer_published_total 12.0\n")
                .contains("\ncrypto_producer_duplicates_total 0.0\n");
    }

    @Test
    void latencyIsAHistogramInSeconds() {
        metrics.acknowledged(microsBefore(80));
        metrics.acknowledged(microsBefore(700));
        metrics.acknowledged(microsBefore(400_000));
        assertThat(metrics.scrape())
                .contains("# TYPE crypto_producer_publish_latency_seconds histogram")
                .contains("crypto_producer_publish_latency_seconds_bucket{le=\"0.05\"} 0\n")
                .contains("crypto_producer_publish_latency_seconds_bucket{le=\"0.1\"} 1\n")
                .contains("crypto_producer_publish_latency_seconds_bucket{le=\"1.0\"} 2\n")
                .contains("crypto_producer_publish_latency_seconds_bucket{le=\"+Inf\"} 3\n");
    }

    @Test
    void aTradeFromTheFutureIsNotRecorded() {
        metrics.acknowledged(microsBefore(-1));
        assertThat(metrics.scrape()).contains("crypto_producer_publish_latency_seconds_count 0\n");
    }

    @Test
    void everyMetricIsDocumentedAndTheOtherWayRound() throws Exception {
        try (ExchangeBench bench = new ExchangeBench(Exchange.BINANCE, 1, kafka, List.of("BTCUSDT"))) {
            metrics.show(status(bench));
            String text = metrics.scrape();
            assertThat(text)
                    .contains("\ncrypto_producer_connected 0.0\n")
                    .contains("\ncrypto_producer_in_flight 0.0\n");
            Set<String> exported = names("# TYPE (\\w+) .*", text);
            Set<String> documented = documented();
            assertThat(exported).containsAll(documented);
            exported.removeIf(name -> !name.startsWith("crypto_"));
            assertThat(documented).containsAll(exported);
        }
    }

    @Test
    void statusNamesTheStartOfTheProcess() throws Exception {
        try (ExchangeBench bench = new ExchangeBench(Exchange.BINANCE, 1, kafka, List.of("BTCUSDT"))) {
            String started = new ObjectMapper()
                    .readTree(status(bench).json())
                    .path("started_at")
                    .asText();

            assertThat(Instant.parse(started))
                    .isCloseTo(
                            ProcessHandle.current().info().startInstant().orElseThrow(), within(1, ChronoUnit.SECONDS));
        }
    }

    private ProducerStatus status(ExchangeBench bench) {
        return new ProducerStatus(
                bench.feed, bench.queue, kafka.publisher, bench.continuity, bench.states, kafka.counters);
    }

    private static Set<String> documented() throws IOException {
        String section = Files.readString(Path.of("../docs/metrics.md")).split("\n## The producer\n", 2)[1];
        return names("\\| `(\\w+)`.*", section.split("\n## ", 2)[0]);
    }

    private static Set<String> names(String line, String text) {
        return Pattern.compile("^" + line + "$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
