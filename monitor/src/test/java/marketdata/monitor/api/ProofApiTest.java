package marketdata.monitor.api;

import static marketdata.monitor.TestDatabase.at;
import static marketdata.monitor.api.PageServer.BTC;
import static marketdata.monitor.api.PageServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

class ProofApiTest {
    private static final String SCRIPT = "<script>alert('x')</script>\"&</td>";

    private final TestDatabase test = TestDatabase.empty();
    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PageServer(test.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode minute(int minute) throws IOException, InterruptedException {
        return server.json("/minute?start=" + encoded(at(minute)) + "&" + BTC);
    }

    @Test
    void aCertifiedMinuteShowsItsIdsAndThatTheyJoin() throws Exception {
        test.certified("BTCUSDT", 0, 3);
        test.execute("crypto_writer", """
                INSERT INTO reconciliations (source, symbol, window_start, verdict, row_version)
                VALUES ('binance', 'BTCUSDT', '%s', 'equal', 1)""".formatted(at(1)));

        JsonNode proof = minute(1);

        assertThat(proof.at("/minute/first_trade_id").longValue()).isEqualTo(12);
        assertThat(proof.at("/minute/last_trade_id").longValue()).isEqualTo(13);
        assertThat(proof.at("/before/joined").booleanValue()).isTrue();
        assertThat(proof.at("/after/joined").booleanValue()).isTrue();
        assertThat(proof.at("/after/first_trade_id").longValue()).isEqualTo(14);
        assertThat(proof.get("gaps")).isEmpty();
        assertThat(proof.at("/reconciliation/verdict").textValue()).isEqualTo("equal");
        assertThat(test.rows(proof.get("sql").textValue())).hasSize(1);
    }

    @Test
    void anIncompleteMinuteShowsItsGapAndARepairedOneItsHistory() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.minute("BTCUSDT", at(1), 15, "incomplete");
        test.gap("BTCUSDT", 12, 14, "open");
        test.gap("BTCUSDT", 900, 901, "open");

        JsonNode proof = minute(1);
        assertThat(proof.get("status").textValue()).isEqualTo("incomplete");
        assertThat(proof.at("/before/joined").booleanValue()).isFalse();
        assertThat(proof.at("/gaps").findValuesAsText("from_id")).containsExactly("12");

        test.execute("crypto_writer", """
                INSERT INTO trades_1min_agg_history
                    SELECT *, 'missing trades arrived', now() FROM trades_1min_agg WHERE status = 'incomplete';
                UPDATE trades_1min_agg SET version = 2, status = 'certified', missing_trades = 0, first_trade_id = 12,
                    trade_count = 5 WHERE status = 'incomplete'""");
        proof = minute(1);
        assertThat(proof.get("status").textValue()).isEqualTo("certified");
        assertThat(proof.at("/before/joined").booleanValue()).isTrue();
        assertThat(proof.at("/versions/0/reason").textValue()).isEqualTo("missing trades arrived");
        assertThat(proof.at("/versions/0/missing_trades").intValue()).isEqualTo(1);
    }

    @Test
    void aMinuteWithoutARowIsNoDataNotNoTrades() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.minute("BTCUSDT", at(2), 12, "certified");

        JsonNode proof = minute(1);

        assertThat(proof.get("status").textValue()).isEqualTo("no_data");
        assertThat(proof.get("minute").isNull()).isTrue();
        assertThat(proof.at("/before/joined").isNull()).isTrue();
    }

    @Test
    void aDayIsCountedAndItsMinutesListed() throws Exception {
        test.certified("BTCUSDT", 0, 2);
        test.quiet("BTCUSDT", at(2));

        JsonNode day = server.json("/coverage?to=2026-11-20&" + BTC).at("/days/0");

        assertThat(day.get("day").textValue()).isEqualTo("2026-11-20");
        assertThat(day.get("certified").intValue()).isEqualTo(2);
        assertThat(day.get("quiet").intValue()).isEqualTo(1);
        assertThat(server.json("/minutes?day=2026-11-20&" + BTC).get("minutes").findValuesAsText("status"))
                .containsExactly("certified", "certified", "quiet");
    }

    @Test
    void openGapsComeFirstEachWithTheCommandThatFillsIt() throws Exception {
        test.gap("BTCUSDT", 20, 21, "filled");
        test.gap("BTCUSDT", 12, 14, "open");

        JsonNode gaps = server.json("/gaps").get("gaps");

        assertThat(gaps.findValuesAsText("state")).containsExactly("open", "filled");
        assertThat(gaps.at("/0/command").textValue()).isEqualTo("./pipeline backfill --gaps");
        assertThat(gaps.at("/1/command").isNull()).isTrue();
    }

    @Test
    void aHostileTextStaysAText() throws Exception {
        String quoted = SCRIPT.replace("'", "''");
        test.execute(
                "crypto_monitor",
                "INSERT INTO alerts (check_name, subject, severity, message) VALUES ('freshness', '" + quoted
                        + "', 'critical', '" + quoted + "')");
        test.execute(
                "crypto_writer",
                "INSERT INTO feed_gaps (source, symbol, from_id, to_id, cause) VALUES ('binance', 'BTCUSDT', 1, 2, '"
                        + quoted + "')");
        for (String path : List.of("/alerts", "/gaps")) {
            HttpResponse<String> answer = server.get("/api/v1" + path);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }

        assertThat(server.json("/alerts").at("/alerts/0/message").textValue()).isEqualTo(SCRIPT);
        assertThat(server.json("/gaps").at("/gaps/0/cause").textValue()).isEqualTo(SCRIPT);
        JsonNode problem =
                server.problem(404, "/minute?start=0&source=binance&symbol=" + encoded("<script>1</script>"));
        assertThat(problem.get("value").textValue()).isEqualTo("<script>1</script>");
        JsonNode injected =
                server.problem(404, "/minute?start=0&source=binance&symbol=" + encoded("';DROP/**/TABLE/**/alerts"));
        assertThat(injected.get("status").intValue()).isEqualTo(404);
        assertThat(server.json("/alerts").get("alerts")).hasSize(1);
    }
}
