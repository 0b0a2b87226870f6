package marketdata.monitor.api;

import static marketdata.monitor.TestDatabase.at;
import static marketdata.monitor.api.PageServer.BTC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

class EventsApiTest {
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

    @ParameterizedTest
    @CsvSource({
        "/windows?source=binance&symbol=BTCUSDT, /windows",
        "/sentiment, /windows",
        "/sentiment, /currencies",
        "/articles, /articles",
        "/tickers, /tickers",
        "/tickers, /accuracy",
        "/predictions?pair=XBT/USD, /predictions",
        "/sessions, /sessions"
    })
    void whereAJobHasWrittenNothingItsListIsEmpty(String path, String list) throws Exception {
        assertThat(server.json(path).at(list)).isEmpty();
    }

    @Test
    void tablesOfFilesThatDoNotExistSayWhereTheyAreLookedFor() throws Exception {
        assertThat(server.json("/lake").get("tables").findValuesAsText("table"))
                .containsExactly("tumbling_1m", "sliding_5m_1m", "candles");
        assertThat(server.json("/lake").at("/tables/0/problem").textValue()).isEqualTo("not written yet");
    }

    @Test
    void theNewestWindowsComeInTheOrderOfTimeWithEveryDigit() throws Exception {
        for (int minute = 0; minute < 3; minute++) {
            test.execute("crypto_writer", """
                    INSERT INTO trade_windows_5m (source, symbol, window_start, trade_count, avg_price, min_price, max_price,
                        sum_value, missing_trades)
                    VALUES ('binance', 'BTCUSDT', '%s', 3, 2.000000000000000001, 1, 3.50, 6, 0)""".formatted(at(minute)));
        }

        JsonNode answer = server.json("/windows?limit=2&" + BTC);

        assertThat(answer.get("from").textValue()).isEqualTo("trade_windows_5m");
        assertThat(answer.get("windows").findValuesAsText("window_start")).containsExactly(at(1), at(2));
        assertThat(answer.at("/windows/0/window_end").textValue()).isEqualTo(at(6));
        assertThat(answer.at("/windows/0/avg_price").textValue()).isEqualTo("2.000000000000000001");
        assertThat(answer.at("/windows/0/max_price").textValue()).isEqualTo("3.50");
    }

    @Test
    void eachCurrencyHasItsNewestSentimentAndAllItsMentions() throws Exception {
        sentiment("BTC", 0, 2, "0.9", "positive");
        sentiment("BTC", 3, 1, "0.3", "negative");
        sentiment("ETH", 0, 1, "0.5", "neutral");

        JsonNode answer = server.json("/sentiment?currency=BTC&limit=1");

        assertThat(answer.get("currencies").findValuesAsText("cryptocurrency")).containsExactly("BTC", "ETH");
        assertThat(answer.at("/currencies/0/mentions").intValue()).isEqualTo(3);
        assertThat(answer.at("/currencies/0/label").textValue()).isEqualTo("negative");
        assertThat(answer.get("windows").findValuesAsText("window_start")).containsExactly(at(3));
    }

    private void sentiment(String currency, int minute, int mentions, String score, String label) throws Exception {
        test.execute("crypto_writer", """
                INSERT INTO sentiment_data
                VALUES ('%s', '%s', timestamptz '%2$s' + interval '3 minutes', %s, %s, 0, '%s', 0.3)""".formatted(currency, at(minute), Integer.toString(mentions), score, label));
    }

    @Test
    void aPredictionWaitsForItsPriceAndHoldsWhenThatIsInside() throws Exception {
        prediction(0, "2.5");
        prediction(1, "4");
        prediction(2, null);

        JsonNode found = server.json("/predictions?pair=XBT/USD").get("predictions");
        JsonNode accuracy = server.json("/tickers").at("/accuracy/0");

        assertThat(found.findValuesAsText("window_end")).containsExactly(at(3), at(4), at(5));
        assertThat(found.at("/1/actual_price").textValue()).isEqualTo("4");
        assertThat(found.at("/2/actual_price").isNull()).isTrue();
        assertThat(accuracy.get("judged").intValue()).isEqualTo(2);
        assertThat(accuracy.get("held").intValue()).isEqualTo(1);
        assertThat(accuracy.get("held_percent").textValue()).isEqualTo("50.00");
    }

    private void prediction(int minute, String actual) throws Exception {
        test.execute(
                "crypto_writer", """
                INSERT INTO prediction_data VALUES ('XBT/USD', '%s', timestamptz '%1$s' + interval '3 minutes',
                    'moving_average', 2, 2, 1, 1, 3, 1, 3, %s, %s)""".formatted(at(minute), actual, actual == null ? null : "'" + at(minute + 3) + "'"));
    }

    @Test
    void aTextOfAnArticleIsATextOfTheAnswer() throws Exception {
        test.execute("postgres", """
                SELECT ensure_event_month('article_data', '2026-11-20');
                INSERT INTO article_data VALUES ('1', '2026-11-20T10:00:00Z', '<script>alert(1)</script>"', 'u', 'w', '{}',
                    '{BTC,ETH}', 0.5, 'neutral')""");

        JsonNode article = server.json("/articles").at("/articles/0");

        assertThat(article.get("title").textValue()).isEqualTo("<script>alert(1)</script>\"");
        assertThat(article.get("currencies").textValue()).isEqualTo("BTC,ETH");
    }

    @Test
    void zScoresNeedKafkaAndSayWhereItDoesNotAnswer() throws Exception {
        assertThat(server.problem(503, "/zscores?symbol=BTCUSDT").get("detail").textValue())
                .startsWith("Kafka does not answer at 127.0.0.1:1");
    }

    @Test
    void aProblemNamesAValueInEveryAlphabet() throws Exception {
        assertThat(server.problem(400, "/sentiment?currency=" + PageServer.encoded("Ƀтц"))
                        .get("value")
                        .textValue())
                .isEqualTo("Ƀтц");
        assertThat(server.problem(400, "/gaps?symbol=").get("allowed").textValue())
                .isEqualTo("a value; a parameter without one is left out");
    }
}
