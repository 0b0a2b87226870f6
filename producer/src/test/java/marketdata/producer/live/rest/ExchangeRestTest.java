package marketdata.producer.live.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.producer.live.FakeTime;
import marketdata.producer.live.Trades;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

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
    private String encoding;
    private byte[] raw;
    private Function<String, Reply> answers;
    private List<Duration> pauses = List.of();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile String accepted;

    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            try (exchange) {
                paths.add(exchange.getRequestURI().toString());
                accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
                Reply reply = answers == null
                        ? new Reply(status, body)
                        : answers.apply(exchange.getRequestURI().toString());
                if (retryAfter != null) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                if (encoding != null) {
                    exchange.getResponseHeaders().set("Content-Encoding", encoding);
                }
                exchange.sendResponseHeaders(reply.status(), 0);
                byte[] bytes = raw == null ? reply.body().getBytes(StandardCharsets.UTF_8) : raw;
                for (Duration pause : pauses) {
                    // White space before the answer, one at a time.
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
                do {
                    exchange.getResponseBody().write(bytes);
                } while (endless);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        rest = new ExchangeRest(new BinanceProtocol().rest(), base, Map.of(), requests, time);
    }

    @AfterEach
    void stop() {
        stopped.countDown();
        server.stop(0);
    }

    private RestException rejected() {
        return catchThrowableOfType(RestException.class, () -> rest.trades(new TradesRequest("BTCUSDT", 1, 10, 0)));
    }

    @Test
    void slowDownSilencesEveryLaterQuestionUntilItsTime() throws Exception {
        status = 418;
        retryAfter = "120";
        assertThat(rejected().pause()).isEqualTo(Duration.ofMinutes(2));
        status = 200;
        time.pass(Duration.ofSeconds(119));
        assertThat(rejected()).hasMessageContaining("silence");
        assertThat(requests.sum()).isEqualTo(1);
        time.pass(Duration.ofSeconds(2));
        assertThat(rest.trades(new TradesRequest("BTCUSDT", 1, 10, 0)).trades()).isEmpty();
    }

    @Test
    void aRefusalForGoodIsNotHammered() {
        status = 451;
        assertThat(rejected().pause()).isEqualTo(Duration.ofMinutes(5));
        rejected();
        assertThat(requests.sum()).isEqualTo(1);
    }

    @Test
    void aServerErrorIsAskedAgainAFewTimes() {
        status = 502;
        assertThat(rejected()).hasMessageContaining("502");
        assertThat(requests.sum()).isEqualTo(3);
    }

    @Test
    void twoHundredWithAnErrorBodyIsNoAnswer() {
        body = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}";
        assertThat(rejected()).hasMessageContaining("Invalid symbol");
    }

    @Test
    void anHtmlPageIsNoAnswer() {
        body = "<html></html>";
        assertThat(rejected()).hasMessageContaining("not_json");
    }

    @Test
    void anAnswerThatNeverEndsIsCutOff() {
        body = " ".repeat(1 << 20);
        endless = true;
        assertThat(rejected()).hasMessageContaining("beyond");
    }

    private RestException refusedByKraken(String answer) {
        body = answer;
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        rest = new ExchangeRest(new KrakenProtocol().rest(), base, Map.of("X-Test", "1"), requests, time);
        return rejected();
    }

    @Test
    void slowDownInTheBodyIsObeyedAsSlowDownInTheStatus() {
        assertThat(refusedByKraken("{\"error\":[\"EAPI:Rate limit exceeded\"]}").pause())
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(rejected()).hasMessageContaining("silence");
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

    private ExchangeRest against(ExchangeProtocol protocol) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        rest = new ExchangeRest(protocol.rest(), base, Map.of(), requests, time);
        return rest;
    }

    private ExchangeRest impatient(Duration silence) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new ExchangeRest(new BinanceProtocol().rest(), base, Map.of(), requests, time, silence);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void aCompressedAnswerIsAskedForAndRead() throws Exception {
        encoding = "gzip";
        raw = gzip("[]".getBytes(StandardCharsets.UTF_8));
        assertThat(rest.trades(new TradesRequest("BTCUSDT", 1, 10, 0)).trades()).isEmpty();
        assertThat(accepted).isEqualTo("gzip");
    }

    @Test
    void anAnswerThatIsTooLargeOnceDecompressedIsCutOff() {
        encoding = "gzip";
        raw = gzip(new byte[HttpAnswer.LARGEST + 1]);
        assertThat(raw.length).isLessThan(HttpAnswer.LARGEST / 100);
        assertThat(rejected()).hasMessageContaining("beyond");
        assertThat(requests.sum()).isEqualTo(1);
    }

    @Test
    void brokenCompressionAndOtherCompressionAreNoAnswers() {
        encoding = "gzip";
        raw = Arrays.copyOf(gzip("[]".getBytes(StandardCharsets.UTF_8)), 15);
        assertThat(rejected()).isNotNull();
        encoding = "br";
        assertThat(rejected()).hasMessageContaining("'br'").hasMessageContaining("gzip");
    }

    @Test
    void aSlowAnswerIsWaitedForAsLongAsBytesCome() throws Exception {
        body = "[]";
        pauses = List.of(Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofMillis(700));
        ExchangeRest impatient = impatient(Duration.ofMillis(1500));
        assertThat(impatient.trades(new TradesRequest("BTCUSDT", 1, 10, 0)).trades())
                .isEmpty();
        assertThat(requests.sum()).isEqualTo(1);
    }

    @Test
    void aSilentAnswerIsDead() {
        body = "[]";
        pauses = List.of(Duration.ofSeconds(60));
        ExchangeRest impatient = impatient(Duration.ofMillis(300));
        assertThatThrownBy(() -> impatient.trades(new TradesRequest("BTCUSDT", 1, 10, 0)))
                .isInstanceOf(RestException.class)
                .hasMessageContaining("no answer within");
        assertThat(requests.sum()).isEqualTo(3);
    }

    @Test
    void theCauseOfASilenceStaysInEveryLaterError() {
        status = 451;
        body = "{\"code\":0,\"msg\":\"Service unavailable from a restricted location\"}";
        assertThat(rejected())
                .hasMessageContaining("status 451")
                .hasMessageContaining("restricted location")
                .hasMessageContaining("--rest-url");
        assertThat(rest.silence()).isEqualTo(Duration.ofMinutes(5));
        assertThat(rejected()).hasMessageContaining("silence").hasMessageContaining("status 451");
        time.pass(Duration.ofMinutes(6));
        assertThat(rest.silence()).isZero();
    }

    @Test
    void noNetworkAndNobodyThereHaveTheirOwnWords() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        rest = new ExchangeRest(
                new BinanceProtocol().rest(), URI.create("http://127.0.0.1:" + free), Map.of(), requests, time);
        assertThat(rejected()).hasMessageContaining("127.0.0.1:" + free).hasMessageContaining("nothing listens");
        rest = new ExchangeRest(
                new BinanceProtocol().rest(), URI.create("http://exchange.invalid"), Map.of(), requests, time);
        assertThat(rejected()).hasMessageContaining("exchange.invalid").hasMessageContaining("unknown host");
    }

    @Test
    void onlyTheNamedMarketsAreAskedForAndThoseAtRestAreThere() throws Exception {
        body = "{\"symbols\":[{\"symbol\":\"SOLUSDT\",\"status\":\"BREAK\",\"quoteAsset\":\"USDT\"},"
                + "{\"symbol\":\"币安人生USDT\",\"status\":\"TRADING\",\"quoteAsset\":\"USDT\"}]}";
        MarketList binance = rest.markets(List.of("SOLUSDT", "币安人生USDT"));
        assertThat(binance.problem(List.of("SOLUSDT", "币安人生USDT"))).isEmpty();
        assertThat(binance.find("SOLUSDT").orElseThrow().state()).isEqualTo("BREAK");
        assertThat(paths).hasSize(1).first().asString().contains("symbols=%5B%22SOLUSDT%22");
        body = "{\"id\":\"OLD-USD\",\"quote_currency\":\"USD\",\"status\":\"online\",\"trading_disabled\":true}";
        assertThat(against(new CoinbaseProtocol())
                        .markets(List.of("OLD-USD"))
                        .find("OLD-USD")
                        .orElseThrow()
                        .state())
                .isEqualTo("trading_disabled");
        assertThat(paths).endsWith("/products/OLD-USD");
        body = "{\"error\":[],\"result\":{\"XZECXXBT\":{\"wsname\":\"ZEC/XBT\",\"status\":\"cancel_only\"}}}";
        assertThat(against(new KrakenProtocol())
                        .markets(List.of("ZEC/BTC"))
                        .find("ZEC/BTC")
                        .orElseThrow()
                        .state())
                .isEqualTo("cancel_only");
        assertThat(paths).hasSize(3).endsWith("/0/public/AssetPairs?pair=ZECXBT");
    }

    @Test
    void anUnknownNameIsFoundInTheWholeListAndNamedWithItsNeighbours() throws Exception {
        answers = path -> path.contains("symbols=")
                ? new Reply(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
                : new Reply(
                        200,
                        "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\"},"
                                + "{\"symbol\":\"ETHUSDT\",\"status\":\"TRADING\"}]}");
        List<String> names = List.of("BTCUSDT", "ETHUSD");
        assertThat(rest.markets(names).problem(names).orElseThrow())
                .contains("'ETHUSD'", "binance", "such as ETHUSDT")
                .doesNotContain("BTCUSDT");
        List<String> lower = List.of("btcusdt");
        assertThat(rest.markets(lower).problem(lower).orElseThrow())
                .contains("'btcusdt'", "upper case", "allowed: BTCUSDT");

        answers = path -> path.equals("/products")
                ? new Reply(200, "[{\"id\":\"BTC-USD\"},{\"id\":\"ETH-USD\"}]")
                : new Reply(404, "{\"message\":\"NotFound\"}");
        List<String> slash = List.of("BTC/USD");
        assertThat(against(new CoinbaseProtocol()).markets(slash).problem(slash).orElseThrow())
                .contains("'BTC/USD'", "coinbase", "such as BTC-USD");

        answers = path -> path.contains("pair=")
                ? new Reply(200, "{\"error\":[\"EQuery:Unknown asset pair\"]}")
                : new Reply(200, "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"wsname\":\"XBT/USD\"}}}");
        List<String> old = List.of("XBT/USD");
        assertThat(against(new KrakenProtocol()).markets(old).problem(old).orElseThrow())
                .contains("'XBT/USD'", "kraken", "such as BTC/USD");
    }

    @Test
    void anotherErrorIsNotTakenForAnUnknownName() {
        status = 400;
        body = "{\"code\":-1003,\"msg\":\"Too many requests.\"}";
        assertThatThrownBy(() -> rest.markets(List.of("BTCUSDT")))
                .isInstanceOf(RestException.class)
                .hasMessageContaining("-1003");
    }
}
