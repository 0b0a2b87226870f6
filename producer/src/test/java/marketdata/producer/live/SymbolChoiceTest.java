package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import marketdata.model.Exchanges;
import marketdata.model.trade.Exchange;
import marketdata.producer.live.feed.Backoff;
import marketdata.producer.live.rest.ExchangeRest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What the exchange says about markets, over HTTP, and what becomes of the names that the user gave. */
class SymbolChoiceTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SymbolChoice.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private HttpServer server;
    private String markets = "[]";
    private String volumes = "[]";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                boolean volume = path.endsWith("24hr") || path.endsWith("stats") || path.endsWith("Ticker");
                byte[] bytes = (volume ? volumes : markets).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
        server.stop(0);
    }

    private SymbolChoice choice(Exchange exchange) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        ExchangeRest rest = new ExchangeRest(
                Exchanges.protocol(exchange).rest(), base, Map.of(), new LongAdder(), System::nanoTime);
        return new SymbolChoice(
                rest, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)), () -> false);
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(each -> each.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void binancesMarketAtRestIsWaitedFor() throws Exception {
        markets = "{'symbols':[{'symbol':'BTCUSDT','status':'TRADING'},{'symbol':'SOLUSDT','status':'BREAK'},"
                + "{'symbol':'ADAUSDT','status':'HALT'}]}";
        assertThat(choice(Exchange.BINANCE).problem(List.of("BTCUSDT", "SOLUSDT", "ADAUSDT"), Set::of))
                .isEmpty();
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(0)).contains("SOLUSDT is at rest", "BREAK");
        assertThat(warnings().get(1)).contains("ADAUSDT is at rest", "HALT");
    }

    @Test
    void coinbasesMarketAtRestIsWaitedFor() throws Exception {
        markets = "[{'id':'BTC-USD','status':'online','trading_disabled':true},{'id':'OLD-USD','status':'offline'}]";
        assertThat(choice(Exchange.COINBASE).problem(List.of("BTC-USD", "OLD-USD"), Set::of))
                .isEmpty();
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(0)).contains("BTC-USD is at rest", "trading_disabled");
        assertThat(warnings().get(1)).contains("OLD-USD is at rest", "offline");
    }

    @Test
    void krakensMarketAtRestIsWaitedForAndALimitedOneIsSaidToBe() throws Exception {
        markets = "{'error':[],'result':{'XZECXXBT':{'wsname':'ZEC/XBT','status':'cancel_only'},"
                + "'ADAUSD':{'wsname':'ADA/USD','status':'limit_only'}}}";
        assertThat(choice(Exchange.KRAKEN).problem(List.of("ZEC/BTC", "ADA/USD"), Set::of))
                .isEmpty();
        assertThat(warnings()).hasSize(2);
        assertThat(warnings().get(0)).contains("ZEC/BTC is at rest", "cancel_only");
        assertThat(warnings().get(1)).contains("ADA/USD takes only some kinds of orders", "limit_only");
    }

    @Test
    void aNameThatNoMarketHasIsAProblemOnEveryExchange() throws Exception {
        markets = "{'symbols':[{'symbol':'BTCUSDT','status':'BREAK'}]}";
        assertThat(choice(Exchange.BINANCE)
                        .problem(List.of("BTCUSDT", "BTCUSD"), Set::of)
                        .orElseThrow())
                .contains("'BTCUSD'", "BTCUSDT");
        markets = "[{'id':'BTC-USD'}]";
        assertThat(choice(Exchange.COINBASE)
                        .problem(List.of("btc-usd"), Set::of)
                        .orElseThrow())
                .contains("'btc-usd'", "upper case", "BTC-USD");
        markets = "{'error':[],'result':{'XXBTZUSD':{'wsname':'XBT/USD'}}}";
        assertThat(choice(Exchange.KRAKEN).problem(List.of("BTCUSD"), Set::of).orElseThrow())
                .contains("'BTCUSD'", "BTC/USD");
    }

    @Test
    void aDelistedSymbolThatWasFollowedBeforeIsWaitedFor() throws Exception {
        markets = "[{'id':'BTC-USD'}]";
        SymbolChoice choice = choice(Exchange.COINBASE);
        assertThat(choice.problem(List.of("BTC-USD", "SOL-USD"), () -> Set.of("BTC-USD", "SOL-USD")))
                .isEmpty();
        assertThat(warnings()).last().asString().contains("SOL-USD is delisted");
        assertThat(choice.problem(List.of("SOL-USD", "TYPO-USD"), () -> Set.of("SOL-USD"))
                        .orElseThrow())
                .contains("'TYPO-USD'");
    }

    @Test
    void nobodyIsAskedWhatWasFollowedWhileTheExchangeHasAllNames() throws Exception {
        markets = "[{'id':'BTC-USD'}]";
        assertThat(choice(Exchange.COINBASE).problem(List.of("BTC-USD"), () -> {
                    throw new IllegalStateException("asked");
                }))
                .isEmpty();
    }

    @Test
    void fewerMarketsThanAskedForAreSaidToBe() throws Exception {
        markets = "{'symbols':[{'symbol':'BTCUSDT','status':'TRADING','quoteAsset':'USDT'},"
                + "{'symbol':'USDTIDR','status':'TRADING','quoteAsset':'IDR'}]}";
        volumes = "[{'symbol':'BTCUSDT','quoteVolume':'1'},{'symbol':'USDTIDR','quoteVolume':'300000000'}]";
        assertThat(choice(Exchange.BINANCE).top(2, "")).containsExactly("BTCUSDT");
        assertThat(warnings()).singleElement().asString().contains("Only 1 of the 2 markets", "dollars");
        assertThat(log.list)
                .anySatisfy(each -> assertThat(each.getFormattedMessage()).contains("1 in other currencies (IDR 1)"));
        assertThat(choice(Exchange.BINANCE).top(1, "IDR")).containsExactly("USDTIDR");
    }
}
