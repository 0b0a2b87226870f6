package marketdata.spark.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import marketdata.spark.reconcile.ExchangeCandles.UnknownMarketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** The exchange's candles when the exchange does not simply give them; its answers are those that the exchanges document. */
class ExchangeCandlesTest {
    private static final String CANDLE =
            "[[60000000000,\"1\",\"2\",\"1\",\"2\",\"3\",60000059999,\"6\",2,\"1\",\"2\",\"0\"]]";

    private final Queue<Answer> answers = new ArrayDeque<>();
    private HttpServer server;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Answer answer = answers.remove();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (answer.status() == 0) {
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ExchangeCandles of(Exchange exchange) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        return new ExchangeCandles(
                protocol.rest(),
                new RestClient(
                        protocol.rest(),
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    private void unknown(Exchange exchange, int status, String body, String words) {
        answers.add(new Answer(status, body));
        assertThatThrownBy(() -> of(exchange).between("GONE", 60_000_000, 60_000_000))
                .isInstanceOf(UnknownMarketException.class)
                .hasMessageContaining("GONE")
                .hasMessageContaining(words);
        assertThat(answers).isEmpty();
    }

    @Test
    void aMarketThatTheExchangeDoesNotKnowIsToldInItsWords() {
        unknown(Exchange.BINANCE, 400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", "-1121 Invalid symbol.");
        unknown(Exchange.COINBASE, 404, "{\"message\":\"NotFound\"}", "NotFound");
        unknown(Exchange.KRAKEN, 200, "{\"error\":[\"EQuery:Unknown asset pair\"]}", "EQuery:Unknown asset pair");
    }

    @Test
    void whatPassesIsAskedAgain() throws Exception {
        answers.add(new Answer(0, ""));
        answers.add(new Answer(503, "busy"));
        answers.add(new Answer(200, CANDLE));
        assertThat(of(Exchange.BINANCE).between("BTCUSDT", 60_000_000_000_000L, 60_000_000_000_000L))
                .hasSize(1);
    }

    @Test
    void anExchangeThatForbidsUsIsNoUnknownMarket() {
        answers.add(new Answer(451, "{\"code\":0,\"msg\":\"Service unavailable from a restricted location\"}"));
        assertThatThrownBy(() -> of(Exchange.BINANCE).between("BTCUSDT", 60_000_000, 60_000_000))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnknownMarketException.class)
                .hasMessageEndingWith("status 451");
        assertThat(answers).isEmpty();
    }
}
