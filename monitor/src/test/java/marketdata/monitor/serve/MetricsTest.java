package marketdata.monitor.serve;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.database.Totals;
import marketdata.monitor.disk.Place;
import marketdata.monitor.kafka.WrittenTopic;
import marketdata.monitor.status.PipelineStatus;
import marketdata.monitor.status.PipelineStatus.SymbolStatus;
import marketdata.monitor.status.PipelineStatus.TopicStatus;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:05:00Z");

    private final Metrics metrics = new Metrics();

    private static PipelineStatus everything() {
        return new PipelineStatus(
                NOW,
                List.of(),
                List.of(new SymbolStatus("binance", "BTCUSDT", NOW, "open", Duration.ZERO, BigDecimal.ONE, 1, NOW)),
                new Totals(Map.of("open", 1L), 0, 0, null, 0, 0),
                new StreamProgress(
                        "CryptoAnalytics:1",
                        7,
                        1,
                        NOW,
                        NOW,
                        Map.of(),
                        10,
                        2,
                        1,
                        0,
                        0,
                        0,
                        3,
                        13,
                        6,
                        Duration.ofMillis(250),
                        Duration.ofMillis(750)),
                List.of(
                        new SubmittedJob("CryptoAnalytics", NOW, List.of(), null, NOW, null, null),
                        new SubmittedJob(
                                "OhlcLake", NOW.minusSeconds(90), List.of(), null, NOW.minusSeconds(60), null, 7L),
                        new SubmittedJob("ZScores", NOW, List.of(), null, NOW, NOW, 9L)),
                List.of(new TopicStatus("clean_trades", 1, 12, 0L), new TopicStatus("trades_dead_letter", 1, 1, null)),
                List.of(new WrittenTopic("btc-price", "feed prices", NOW)),
                List.of(Place.of("/data", 500, 500)));
    }

    @Test
    void everyMetricIsDocumentedAndTheOtherWayRound() throws IOException {
        metrics.lastRound(() -> NOW);
        Set<String> exported = names("# TYPE (\\w+) .*", metrics.of(everything()));
        String section = Files.readString(Path.of("../docs/metrics.md")).split("\n## The monitor\n", 2)[1];
        Set<String> documented = names("\\| `(\\w+)`.*", section.split("\n## ", 2)[0]);

        assertThat(exported).containsAll(documented);
        exported.removeIf(name -> !name.startsWith("crypto_"));
        assertThat(documented).containsAll(exported);
    }

    @Test
    void aJobThatWasStoppedHasNoSample() {
        assertThat(metrics.of(everything()))
                .contains(
                        "\ncrypto_job_commit_age_seconds{name=\"OhlcLake\"} 60.0\n",
                        "\ncrypto_job_lag_records{name=\"OhlcLake\"} 7.0\n")
                .doesNotContain("name=\"ZScores\"", "crypto_job_lag_records{name=\"CryptoAnalytics\"}");
    }

    @Test
    void whatIsNotKnownHasNoSample() {
        String text = metrics.of(new PipelineStatus(
                NOW, List.of("no"), List.of(), null, null, List.of(), List.of(), List.of(), List.of()));

        assertThat(names("(crypto_\\w+)[ {].*", text)).containsExactly("crypto_problems");
    }

    private static Set<String> names(String line, String text) {
        return Pattern.compile("^" + line + "$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
