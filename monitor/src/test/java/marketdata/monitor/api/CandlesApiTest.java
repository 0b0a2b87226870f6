package marketdata.monitor.api;

import static marketdata.monitor.TestDatabase.at;
import static marketdata.monitor.api.PageServer.BTC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

class CandlesApiTest {
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

    @Test
    void decimalsLeaveAsTheyAreStored() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.execute("crypto_writer", """
                UPDATE trades_1min_agg SET open = 89648.9100, high = 89648.9100, low = 0.000000000000000001, close = 1.50,
                    sum_qty = 123456789012345678901234567890.10, sum_value = 123456789012345678901234567890.10""");

        JsonNode candle = server.json("/candles?" + BTC).at("/candles/0");

        assertThat(candle.get("open").textValue()).isEqualTo("89648.9100");
        assertThat(candle.get("low").textValue()).isEqualTo("0.000000000000000001");
        assertThat(candle.get("close").textValue()).isEqualTo("1.50");
        assertThat(candle.get("sum_qty").textValue()).isEqualTo("123456789012345678901234567890.10");
        assertThat(candle.get("window_start").textValue()).isEqualTo("2026-11-20T10:00:00Z");
    }

    @Test
    void cursorsLeadThroughEveryCandleOnce() throws Exception {
        test.certified("BTCUSDT", 0, 7);
        List<String> starts = new ArrayList<>();
        String next = "&from=" + at(0);
        while (next != null) {
            JsonNode page = server.json("/candles?" + BTC + "&limit=3" + next);
            page.get("candles")
                    .forEach(each -> starts.add(each.get("window_start").textValue()));
            next = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").textValue();
        }

        assertThat(starts).containsExactly(at(0), at(1), at(2), at(3), at(4), at(5), at(6));
    }

    @Test
    void theLastPageHasNoNextEvenIfItIsFull() throws Exception {
        test.certified("BTCUSDT", 0, 4);

        JsonNode first = server.json("/candles?" + BTC + "&limit=2&from=" + at(0));
        JsonNode last = server.json(
                "/candles?" + BTC + "&limit=2&cursor=" + first.get("next").textValue());

        assertThat(last.get("candles").findValuesAsText("window_start")).containsExactly(at(2), at(3));
        assertThat(last.get("next").isNull()).isTrue();
        assertThat(server.json("/candles?" + BTC + "&from=" + at(9)).get("candles"))
                .isEmpty();
    }

    @Test
    void withoutFromTheNewestCandlesComeInTheOrderOfTime() throws Exception {
        test.certified("BTCUSDT", 0, 5);

        assertThat(server.json("/candles?" + BTC + "&limit=2").get("candles").findValuesAsText("window_start"))
                .containsExactly(at(3), at(4));
        assertThat(server.json("/candles?" + BTC + "&limit=2&to=" + at(3))
                        .get("candles")
                        .findValuesAsText("window_start"))
                .containsExactly(at(1), at(2));
    }

    @Test
    void longerCandlesHaveTheProofOfTheirMinutes() throws Exception {
        test.certified("BTCUSDT", 0, 4);

        JsonNode candle = server.json("/candles?interval=5m&" + BTC).at("/candles/0");

        assertThat(candle.get("status").textValue()).isEqualTo("incomplete");
        assertThat(candle.get("minutes_proven").intValue()).isEqualTo(4);
        assertThat(candle.get("trade_count").intValue()).isEqualTo(8);
    }

    @Test
    void arraysAreThoseOfCcxtAndCsvHasEveryColumn() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.quiet("BTCUSDT", at(1));

        assertThat(server.json("/candles?format=array&" + BTC).get("candles"))
                .hasToString(
                        "[[1795168800000,\"1\",\"3\",\"1\",\"3\",\"2\"],[1795168860000,null,null,null,null,\"0\"]]");
        HttpResponse<String> csv = server.get("/api/v1/candles?format=csv&limit=1&from=" + at(0) + "&" + BTC);
        assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(csv.headers().firstValue("Link").orElseThrow()).contains("cursor=", "rel=\"next\"");
        assertThat(csv.body().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("window_start,window_end,trade_count,open,high,low,close");
    }

    @Test
    void parquetHasTheSameRowsAsCsvAndTheAcceptHeaderChoosesTheForm(@TempDir Path folder) throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.quiet("BTCUSDT", at(1));
        HttpResponse<Path> parquet = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.address("/api/v1/candles?" + BTC))
                                .header("Accept", "application/vnd.apache.parquet, application/json;q=0.5")
                                .build(),
                        HttpResponse.BodyHandlers.ofFile(folder.resolve("candles.parquet")));

        assertThat(parquet.headers().firstValue("Content-Type")).contains("application/vnd.apache.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT epoch_ms(window_start) AS start, high, sum_qty, status, version, typeof(close) AS type FROM read_parquet('"
                                + parquet.body() + "')")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong("start")).isEqualTo(1795168800000L);
            assertThat(row.getBigDecimal("high")).isEqualByComparingTo("3");
            assertThat(row.getString("type")).isEqualTo("DECIMAL(38,18)");
            assertThat(row.next()).isTrue();
            assertThat(row.getBigDecimal("high")).isNull();
            assertThat(row.getString("status")).isEqualTo("quiet");
            assertThat(row.next()).isFalse();
        }
        assertThat(server.get("/api/v1/candles?" + BTC, "Accept", "text/csv")
                        .body()
                        .lines())
                .hasSize(3);
    }

    @Test
    void whatDoesNotFitIntoParquetIsAProblemAndCsvHasIt() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.execute(
                "crypto_writer",
                "UPDATE trades_1min_agg SET sum_qty = 123456789012345678901, sum_value = 123456789012345678901");

        assertThat(server.problem(500, "/candles?format=parquet&" + BTC)
                        .get("detail")
                        .textValue())
                .contains("take format=csv");
        assertThat(server.get("/api/v1/candles?format=csv&" + BTC).body()).contains("123456789012345678901");
    }

    @Test
    void anEarlierTimeShowsTheVersionThatWasInForce() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        test.execute("crypto_writer", """
                INSERT INTO trades_1min_agg_history SELECT *, 'late trade', '2026-11-20T10:03:00Z' FROM trades_1min_agg;
                UPDATE trades_1min_agg SET version = 2, close = 2, updated_at = '2026-11-20T10:03:00Z'""");

        assertThat(server.json("/candles?" + BTC).at("/candles/0/close").textValue())
                .isEqualTo("2");
        assertThat(server.json("/candles?as_of=" + at(2) + "&" + BTC)
                        .at("/candles/0/close")
                        .textValue())
                .isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | /candles?symbol=BTCUSDT | source | an exchange, for example binance",
                "400 | /candles?source=BINANCE&symbol=BTCUSDT | source | a text of the form [a-z0-9_]{1,40}",
                "400 | /candles?source=binance&symbol=BTC%0AUSDT | symbol | a text of the form [^\\p{Cntrl}\\s]{1,40}",
                "400 | /candles?source=binance&symbol=BTCUSDT&interval=2m | interval | 1m, 5m, 15m, 1h, 1d",
                "400 | /candles?source=binance&symbol=BTCUSDT&limit=5001 | limit | 1 to 5000",
                "400 | /candles?source=binance&symbol=BTCUSDT&limit=600001&format=csv | limit | 1 to 600000",
                "400 | /candles?source=binance&symbol=BTCUSDT&limit=0 | limit | 1 to 5000",
                "400 | /candles?source=binance&symbol=BTCUSDT&from=yesterday | from | a time such as 2026-11-20T10:00:00Z, or milliseconds since 1970",
                "400 | /candles?source=binance&symbol=BTCUSDT&cursor=x | cursor | the value next of an earlier answer",
                "400 | /minutes?source=binance&symbol=BTCUSDT&day=2026-11-20&from=1795168800000 | from | nothing beside day",
                "400 | /candles?source=binance&symbol=BTCUSDT&interval=5m&as_of=1795168800000 | as_of | only with interval 1m",
                "400 | /candles?source=binance&symbol=BTCUSDT&symbol=ETHUSDT | symbol | one value",
                "400 | /candles?source=binance&symbol=BTCUSDT&form=csv | form | only the parameters source, symbol, interval, from, to, limit, cursor, as_of, format",
                "404 | /candles?source=binance&symbol=NOUSDT | symbol | a source and symbol of /api/v1/markets",
                "400 | /minute?source=binance&symbol=BTCUSDT&start=2026-11-20T10:00:01Z | start | the start of a minute, seconds 0",
                "400 | /minutes?source=binance&symbol=BTCUSDT&day=2026-13-01 | day | a UTC day such as 2026-11-20",
                "400 | /coverage?source=binance&symbol=BTCUSDT&from=2026-11-21&to=2026-11-20 | from | a day up to 3700 days before to",
                "400 | /gaps?state=closed | state | open, filled, exchange_hole",
            })
    void problemsNameWhatWhereAndWhatIsAllowed(int status, String path, String parameter, String allowed)
            throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");

        JsonNode problem = server.problem(status, path);

        assertThat(problem.get("parameter").textValue()).isEqualTo(parameter);
        assertThat(problem.get("allowed").textValue()).isEqualTo(allowed);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("instance").textValue()).isEqualTo("/api/v1" + path.replaceAll("\\?.*", ""));
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "certified");
        String tag = server.get("/api/v1/candles?" + BTC)
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        assertThat(server.get("/api/v1/candles?" + BTC, "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        test.minute("BTCUSDT", at(1), 12, "open");
        assertThat(server.get("/api/v1/candles?" + BTC, "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAbsentDatabaseIsAProblemToo() throws Exception {
        try (PageServer alone = new PageServer("jdbc:postgresql://127.0.0.1:1/crypto_data")) {
            assertThat(alone.problem(503, "/markets").get("detail").textValue())
                    .startsWith("PostgreSQL at 127.0.0.1:1/crypto_data cannot be asked: ");
        }
    }
}
