package marketdata.producer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import marketdata.model.exchange.BinanceProtocol;
import marketdata.model.exchange.KrakenProtocol;
import marketdata.model.exchange.TradesRequest;
import marketdata.producer.FakeTime;
import marketdata.producer.Trades;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

@Timeout(180)
class ExchangeRestTest {
    private final FakeTime time = new FakeTime(Trades.START);
    private final LongAdder requests = new LongAdder();
    private HttpServer server;
    private ExchangeRest rest;
    private int status = 200;
    private String retryAfter;
    private String body = "[]";
    private boolean endless;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (retryAfter != null) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(status, 0);
                do {
                    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
                } while (endless);
            }
        });
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        rest = new ExchangeRest(new BinanceProtocol(), base, Map.of(), requests, time);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private RestException refused() {
        return catchThrowableOfType(RestException.class, () -> rest.trades(new TradesRequest("BTCUSDT", 1, 10, 0)));
    }

    @Test
    void slowDownSilencesEveryLaterQuestionUntilItsTime() throws Exception {
        status = 418;
        retryAfter = "120";
        assertThat(refused().pause()).isEqualTo(Duration.ofMinutes(2));
        status = 200;
        time.pass(Duration.ofSeconds(119));
        assertThat(refused()).hasMessageContaining("silence");
        assertThat(requests.sum()).isEqualTo(1);
        time.pass(Duration.ofSeconds(2));
        assertThat(rest.trades(new TradesRequest("BTCUSDT", 1, 10, 0)).trades()).isEmpty();
    }

    @Test
    void aRefusalForGoodIsNotHammered() {
        status = 451;
        assertThat(refused().pause()).isEqualTo(Duration.ofMinutes(5));
        refused();
        assertThat(requests.sum()).isEqualTo(1);
    }

    @Test
    void aServerErrorIsAskedAgainAFewTimes() {
        status = 502;
        assertThat(refused()).hasMessageContaining("502");
        assertThat(requests.sum()).isEqualTo(3);
    }

    @Test
    void twoHundredWithAnErrorBodyIsNoAnswer() {
        body = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}";
        assertThat(refused()).hasMessageContaining("Invalid symbol");
    }

    @Test
    void anHtmlPageIsNoAnswer() {
        body = "<html></html>";
        assertThat(refused()).hasMessageContaining("not_json");
    }

    @Test
    void anAnswerThatNeverEndsIsCutOff() {
        body = " ".repeat(1 << 20);
        endless = true;
        assertThat(refused()).hasMessageContaining("beyond");
    }

    private RestException refusedByKraken(String answer) {
        body = answer;
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        rest = new ExchangeRest(new KrakenProtocol(), base, Map.of("X-Test", "1"), requests, time);
        return refused();
    }

    @Test
    void slowDownInTheBodyIsObeyedAsSlowDownInTheStatus() {
        assertThat(refusedByKraken("{\"error\":[\"EAPI:Rate limit exceeded\"]}").pause())
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(refused()).hasMessageContaining("silence");
        assertThat(requests.sum()).isEqualTo(1);
    }

    @Test
    void aFaultInTheBodyIsAskedForAgain() {
        assertThat(refusedByKraken("{\"error\":[\"EService:Unavailable\"]}")).hasMessageContaining("fault");
        assertThat(requests.sum()).isEqualTo(3);
    }

    @Test
    void anotherErrorInTheBodyIsNoAnswer() {
        assertThat(refusedByKraken("{\"error\":[\"EQuery:Unknown asset pair\"]}"))
                .hasMessageContaining("exchange_error");
        assertThat(requests.sum()).isEqualTo(1);
    }
}
