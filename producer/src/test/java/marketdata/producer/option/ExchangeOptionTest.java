package marketdata.producer.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import marketdata.model.exchange.TradesRequest;
import marketdata.producer.live.publish.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** Commands that ask the exchange ask for times as the feed sends them. */
class ExchangeOptionTest {
    private final AtomicReference<String> unit = new AtomicReference<>();
    private HttpServer server;

    @Command(name = "any")
    private static final class Any {
        @Mixin
        private ExchangeOption exchange;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            unit.set(call.getRequestHeaders().getFirst("X-MBX-TIME-UNIT"));
            byte[] body = "[]".getBytes(StandardCharsets.US_ASCII);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String unitAskedFor(String webSocketUrl) throws Exception {
        Any any = new Any();
        new CommandLine(any)
                .parseArgs(
                        "--rest-url",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "--websocket-url",
                        webSocketUrl);
        any.exchange.rest(new Counters()).trades(new TradesRequest("BTCUSDT", 0, 9, 0));
        return unit.get();
    }

    @Test
    void restIsAskedForThePrecisionOfTheFeed() throws Exception {
        assertThat(unitAskedFor("wss://stream.binance.com:9443?timeUnit=MICROSECOND"))
                .isEqualTo("MICROSECOND");
        assertThat(unitAskedFor("wss://stream.binance.com:9443")).isNull();
    }

    @Test
    void anAddressThatIsNoneIsNamed() {
        for (String wrong : new String[] {"http://host", "ws//host", "a b"}) {
            assertThatThrownBy(() -> unitAskedFor(wrong))
                    .isInstanceOf(ParameterException.class)
                    .hasMessage("Invalid value for --websocket-url (PIPELINE_WEBSOCKET_URL): '" + wrong
                            + "'; allowed: ws://host[:port] or wss://host[:port]");
        }
    }
}
