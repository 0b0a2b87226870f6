package marketdata.monitor.check;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.monitor.Answer;
import marketdata.monitor.TestDatabase;
import marketdata.monitor.alert.receiver.HttpReceiver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code check all} on a real PostgreSQL; Kafka is away. */
class AllChecksTest {
    private static final String NOW = "2026-11-20T10:05:00Z";

    private final TestDatabase database = TestDatabase.empty();

    @BeforeEach
    void aStreamThatWasStarted() throws SQLException {
        database.execute(
                "crypto_writer",
                "INSERT INTO stream_epochs (query, epoch, taken_at) VALUES ('CryptoAnalytics:1', 1, '2026-11-20T10:00:00Z')");
        database.commit(1, "2026-11-20T10:04:58Z");
    }

    private Answer all(String... options) {
        List<String> words = new ArrayList<>(
                List.of("check", "all", "--postgres-url", database.url(), "--kafka-bootstrap-servers", "127.0.0.1:1"));
        words.addAll(List.of(options));
        return Answer.at(NOW, words.toArray(String[]::new));
    }

    private static List<String> findings(Answer answer) throws Exception {
        List<String> findings = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(answer.out()).path("findings")) {
            findings.add("%s|%s|%s|%s"
                    .formatted(
                            each.path("check").asText(),
                            each.path("source").asText(),
                            each.path("symbol").asText(),
                            each.path("severity").asText()));
            assertThat(each.path("since").asText()).startsWith("2026-11-20T");
            assertThat(each.path("message").asText()).isNotEmpty();
            assertThat(each.has("next")).isTrue();
        }
        return findings;
    }

    @Test
    void everyFindingIsInOneDocument() throws Exception {
        database.minute("BTCUSDT", at(3), 10, "certified");
        database.gap("BTCUSDT", 1, 2, "open");

        Answer answer = all("--json", "--max-gap-age", "1 minute");

        assertThat(findings(answer))
                .containsExactly(
                        "postgres|||ok",
                        "kafka|||critical",
                        "producer|||unknown",
                        "streams|CryptoAnalytics||ok",
                        "streams|||unknown",
                        "lag|||unknown",
                        "freshness|binance|BTCUSDT|ok",
                        "completeness|binance|BTCUSDT|warning",
                        "feeds|||unknown",
                        "gaps|binance|BTCUSDT|critical",
                        "dead_letters|||unknown",
                        "disk|kafka||unknown");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out().lines()).hasSize(1);
    }

    @Test
    void peopleGetText() {
        assertThat(all().out())
                .contains(
                        "✘ kafka: Kafka does not answer at 127.0.0.1:1",
                        "    -> is it running",
                        "✔ streams CryptoAnalytics");
    }

    @Test
    void beforeTheStreamWasEverStartedNoMinuteIsMissing() throws Exception {
        database.execute("postgres", "TRUNCATE stream_epochs, stream_commits");

        assertThat(findings(all("--json"))).noneMatch(each -> each.startsWith("freshness") || each.startsWith("lag"));
    }

    @Test
    void withoutTheDatabaseItCannotBeDetermined() throws Exception {
        Answer answer = Answer.at(
                NOW,
                "check",
                "all",
                "--json",
                "--alert",
                "--postgres-url",
                "jdbc:postgresql://127.0.0.1:1/d",
                "--kafka-bootstrap-servers",
                "127.0.0.1:1");

        assertThat(findings(answer)).contains("postgres|||critical", "gaps|||unknown");
        assertThat(answer.exitCode()).isEqualTo(3);
    }

    @Test
    void withAlertFindingsBecomeIncidentsAndAreDelivered() throws Exception {
        try (HttpReceiver receiver = new HttpReceiver()) {
            String url = String.format(Locale.ROOT, "json://127.0.0.1:%d/", receiver.port());
            all("--alert", "--alert-urls", url);
            all("--alert", "--alert-urls", url);

            assertThat(receiver.events()).contains("raised kafka").doesNotHaveDuplicates();
            assertThat(database.rows(
                            "SELECT severity, delivered_at IS NOT NULL FROM alerts WHERE check_name = 'kafka'"))
                    .containsExactly("critical|t");
        }
    }

    @Test
    void aTestMessageSaysForEachReceiverWhetherItWasTaken() throws Exception {
        try (HttpReceiver good = new HttpReceiver();
                HttpReceiver bad = new HttpReceiver()) {
            bad.answersWith(403);
            Answer answer = Answer.of(
                    "alert",
                    "test",
                    "--alert-urls",
                    String.format(Locale.ROOT, "json://127.0.0.1:%d/ json://127.0.0.1:%d/", good.port(), bad.port()));

            assertThat(answer.exitCode()).isEqualTo(1);
            assertThat(answer.out())
                    .containsPattern("✔ json-[0-9a-f]{8}: delivered\n✘ json-[0-9a-f]{8}: HTTP status 403");
            assertThat(good.events()).containsExactly("raised alert_test");
        }
    }
}
