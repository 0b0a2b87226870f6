package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.producer.live.feed.FeedStatus.State;
import marketdata.producer.live.feed.FeedStatus.SymbolStatus;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All connections to an exchange that rejects symbols, whole subscriptions, or addresses beyond its limits. */
@Timeout(300)
class ExchangeFeedIT {
    private static final Pattern PRODUCT = Pattern.compile("\"([A-Z0-9]+-USD)\"");
    private static final String ERROR = "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"%s\"}";

    private final FrameQueue queue = new FrameQueue(10_000, 64 << 20);
    private final LongAdder connections = new LongAdder();
    private final Set<String> delisted = ConcurrentHashMap.newKeySet();

    /** The longest that each pause could have been, in milliseconds. */
    private final List<Long> pauses = new CopyOnWriteArrayList<>();

    private ExchangeFeed feed;
    private Thread thread;
    private Thread reader;
    private final Map<String, LongAdder> seen = new ConcurrentHashMap<>();

    private void begin(ExchangeProtocol protocol, URI address, List<String> symbols) {
        begin(protocol, address, symbols, queue);
    }

    private void begin(ExchangeProtocol protocol, URI address, List<String> symbols, FrameQueue into) {
        RandomGenerator longest = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                pauses.add(bound - 1);
                return bound - 1;
            }
        };
        feed = new ExchangeFeed(
                protocol,
                address,
                symbols,
                new FrameIntake(into, new LongAdder(), connections),
                () -> new Backoff(Duration.ofMillis(20), Duration.ofMillis(320), longest),
                () -> new Backoff(Duration.ofMillis(300), Duration.ofMillis(600), longest),
                Clock.systemUTC(),
                System::nanoTime);
        thread = new Thread(feed, "feed");
        thread.start();
        reader = new Thread(() -> read(protocol), "reader");
        reader.start();
    }

    private void read(ExchangeProtocol protocol) {
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                protocol.readAnswer(frame.bytes()).symbols().forEach(each -> seen.computeIfAbsent(
                                each, any -> new LongAdder())
                        .increment());
                queue.handled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        feed.stop();
        queue.close();
        thread.join();
        reader.join();
    }

    private Map<String, SymbolStatus> symbols() {
        Map<String, SymbolStatus> all = new HashMap<>();
        feed.status().forEach(each -> all.putAll(each.symbols()));
        return all;
    }

    private void awaitState(String symbol, State state) {
        await().until(() -> symbols().get(symbol).state() == state);
    }

    private void awaitMore(String symbol) {
        long before = seen.getOrDefault(symbol, new LongAdder()).sum();
        await().until(() -> seen.getOrDefault(symbol, new LongAdder()).sum() > before + 2);
    }

    /** Coinbase's rules: a message with one unknown product is rejected as a whole, and the connection left unsubscribed. */
    private void coinbase(ScriptedServer.Peer peer, String text, String reason) throws IOException {
        List<String> products = new ArrayList<>();
        Matcher matcher = PRODUCT.matcher(text);
        while (matcher.find()) {
            products.add(matcher.group(1));
        }
        List<String> unknown = products.stream().filter(delisted::contains).toList();
        if (!unknown.isEmpty()) {
            peer.send(ERROR.formatted(reason.formatted(unknown.get(0))));
            return;
        }
        Thread sender = new Thread(() -> {
            try {
                while (!peer.ended) {
                    for (String product : products) {
                        if (!delisted.contains(product)) {
                            peer.send("{\"type\":\"heartbeat\",\"product_id\":\"%s\"}".formatted(product));
                        }
                    }
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException e) {
                // the connection has ended
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    @Test
    void aDelistedProductDoesNotTakeTheOthersWithIt() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((peer, text) -> coinbase(peer, text, "%s is not a valid product"))) {
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD", "OLD-USD", "ETH-USD"));
            awaitMore("OLD-USD");
            delisted.add("OLD-USD");
            server.peers.get(0).close();
            awaitState("OLD-USD", State.REJECTED);
            assertThat(symbols().get("OLD-USD").reason()).contains("OLD-USD is not a valid product");
            assertThat(symbols().get("OLD-USD").since()).isNotNull();
            awaitState("BTC-USD", State.SUBSCRIBED);
            awaitMore("BTC-USD");
            awaitMore("ETH-USD");
            assertThat(feed.connected()).isTrue();
            // It is tried again, and comes back when the exchange lists it again.
            long attempts = connections.sum();
            await().until(() -> connections.sum() > attempts + 2);
            assertThat(symbols().get("OLD-USD").state()).isEqualTo(State.REJECTED);
            delisted.clear();
            awaitMore("OLD-USD");
            awaitState("OLD-USD", State.SUBSCRIBED);
        }
    }

    /** The 24 h change: until now the good connection was closed for one that had brought an error frame. */
    @Test
    void aGoodConnectionIsKeptUntilTheNextOneIsHealthy() throws Exception {
        List<String> attempts = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = new ScriptedServer((peer, text) -> {
            attempts.add(text);
            coinbase(peer, text, "%s is not a valid product");
        })) {
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD", "OLD-USD"));
            awaitMore("BTC-USD");
            delisted.add("OLD-USD");
            feed.replace("BTC-USD", "a test wants it");
            awaitState("OLD-USD", State.REJECTED);
            await().until(() -> server.peers.get(0).ended);
            assertThat(attempts.get(1)).contains("OLD-USD");
            assertThat(attempts.stream()
                            .filter(each -> each.contains("BTC-USD"))
                            .toList())
                    .hasSize(3)
                    .last()
                    .asString()
                    .doesNotContain("OLD-USD");
            awaitMore("BTC-USD");
        }
    }

    @Test
    void aGoodConnectionOutlivesAnyNumberOfAttemptsThatBringErrors() throws Exception {
        Set<String> trouble = ConcurrentHashMap.newKeySet();
        try (ScriptedServer server = new ScriptedServer((peer, text) -> {
            if (trouble.isEmpty()) {
                coinbase(peer, text, "");
            } else {
                peer.send(ERROR.formatted("Internal error"));
            }
        })) {
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD", "ETH-USD"));
            awaitMore("BTC-USD");
            trouble.add("now");
            feed.replace("BTC-USD", "a test wants it");
            await().until(() -> server.peers.size() >= 6);
            assertThat(server.peers.get(0).ended).isFalse();
            awaitMore("ETH-USD");
            assertThat(feed.connected()).isTrue();
            assertThat(feed.status()).hasSize(1);
            assertThat(feed.status().get(0).lastError()).contains("Internal error");
            assertThat(pauses).startsWith(20L, 40L, 80L, 160L);
            trouble.clear();
            await().until(() -> server.peers.get(0).ended);
            awaitMore("BTC-USD");
        }
    }

    @Test
    void aProductThatTheErrorDoesNotNameIsFound() throws Exception {
        delisted.add("S5-USD");
        delisted.add("S11-USD");
        List<String> names =
                IntStream.range(0, 16).mapToObj(i -> "S" + i + "-USD").toList();
        try (ScriptedServer server = new ScriptedServer((peer, text) -> coinbase(peer, text, "no such product"))) {
            begin(new CoinbaseProtocol(), server.address(), names);
            awaitState("S5-USD", State.REJECTED);
            awaitState("S11-USD", State.REJECTED);
            for (String name : names) {
                if (!delisted.contains(name)) {
                    awaitState(name, State.SUBSCRIBED);
                    awaitMore(name);
                }
            }
            await().until(feed::connected);
        }
    }

    /** Until now: a new attempt at once, as often as the exchange answered with an error. */
    @Test
    void pausesGrowWhileConnectionsBringErrorsOnly() throws Exception {
        try (ScriptedServer server = new ScriptedServer((peer, text) -> peer.send(ERROR.formatted("Internal error")))) {
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD"));
            await().until(() -> pauses.size() >= 5);
            assertThat(feed.connected()).isFalse();
            assertThat(pauses).startsWith(20L, 40L).isSorted();
            assertThat(symbols().get("BTC-USD").state()).isEqualTo(State.REJECTED);
        }
    }

    /** While the queue is full the answer to the subscription waits in it: it has come all the same. */
    @Test
    void anAnswerCountsThoughItsFrameHasToWait() throws Exception {
        try (ScriptedServer server = new ScriptedServer((peer, text) -> coinbase(peer, text, ""))) {
            FrameQueue full = new FrameQueue(1, 1);
            full.put(ReceivedFrame.of(new byte[1], ReceivedFrame.Kind.TEXT, 0, "earlier"));
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD"), full);
            await().until(full::full);
            await().until(feed::connected);
            assertThat(connections.sum()).isEqualTo(1);
            full.close();
        }
    }

    @Test
    void aConnectionThatClosesAfterItsFirstFrameDoesNotResetThePauses() throws Exception {
        try (ScriptedServer server = new ScriptedServer((peer, text) -> {
            peer.send("{\"type\":\"heartbeat\",\"product_id\":\"BTC-USD\"}");
            peer.close();
        })) {
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD"));
            await().until(() -> pauses.size() >= 6);
            assertThat(pauses).startsWith(20L, 40L, 80L, 160L, 320L, 320L);
        }
    }

    @Test
    void krakenRejectsOnePairAndTheConnectionStays() throws Exception {
        try (SimulatorServer exchange = simulator("kraken", "BTC/USD,OLD/USD,ETH/USD")) {
            fault(exchange, "{\"fault\":\"delist\",\"symbol\":\"OLD/USD\"}");
            begin(new KrakenProtocol(), address(exchange), List.of("BTC/USD", "OLD/USD", "ETH/USD"));
            awaitState("OLD/USD", State.REJECTED);
            awaitState("BTC/USD", State.SUBSCRIBED);
            awaitState("ETH/USD", State.SUBSCRIBED);
            assertThat(symbols().get("OLD/USD").reason()).contains("Currency pair not supported OLD/USD");
            String first = feed.status().get(0).connection();
            fault(exchange, "{\"fault\":\"relist\",\"symbol\":\"OLD/USD\"}");
            awaitState("OLD/USD", State.SUBSCRIBED);
            awaitMore("OLD/USD");
            assertThat(feed.status().get(0).connection()).isEqualTo(first);
        }
    }

    /** The simulator refuses an address beyond 8,192 characters and more than 1,024 streams, as Binance does. */
    @Test
    void fifteenHundredSymbolsOfBinanceAreSpreadOverConnections() throws Exception {
        List<String> names =
                IntStream.range(0, 1500).mapToObj(i -> "COIN" + i + "USDT").toList();
        try (SimulatorServer exchange =
                Simulator.start("--port", "0", "--seed", "1", "--rate", "3000", "--symbols", String.join(",", names))) {
            begin(new BinanceProtocol(), address(exchange), names);
            // Some of the simulated coins are quiet for minutes; what is subscribed the exchange itself says.
            await().until(() -> seen.size() > 1200);
            String[] streams = Pattern.compile("\"([a-z0-9]+)@trade\"")
                    .matcher(get(exchange, "/simulator/status"))
                    .results()
                    .map(each -> each.group(1).toUpperCase(Locale.ROOT))
                    .toArray(String[]::new);
            assertThat(streams).containsExactlyInAnyOrderElementsOf(names);
            assertThat(feed.status()).hasSizeGreaterThan(2).allSatisfy(each -> {
                assertThat(each.healthy()).isTrue();
                assertThat(each.symbols().size()).isLessThanOrEqualTo(1024);
            });
            assertThat(feed.status().stream()
                            .flatMap(each -> each.symbols().keySet().stream())
                            .toList())
                    .containsExactlyElementsOf(names);
            assertThat(connections.sum()).isEqualTo(feed.status().size());
            // Each has its own life: one is cut, and comes back alone.
            Map<String, String> before = sockets();
            feed.replace("COIN0USDT", "a test wants it");
            await().until(() -> !sockets().get("feed-1").equals(before.get("feed-1")));
            Map<String, String> after = sockets();
            after.remove("feed-1");
            before.remove("feed-1");
            assertThat(after).isEqualTo(before);
        }
    }

    private Map<String, String> sockets() {
        return feed.status().stream().collect(Collectors.toMap(FeedStatus::name, FeedStatus::connection));
    }

    @Test
    void theOtherExchangesTakeFifteenHundredSymbolsToo() throws Exception {
        List<String> names =
                IntStream.range(0, 1500).mapToObj(i -> "C" + i + "-USD").toList();
        try (SimulatorServer exchange = simulator("coinbase", String.join(",", names))) {
            begin(new CoinbaseProtocol(), address(exchange), names);
            await().until(() -> seen.keySet().containsAll(names));
            assertThat(feed.status()).hasSize(6);
            assertThat(feed.connected()).isTrue();
        }
    }

    /** A frame that takes longer than the exchange may be silent: bytes keep coming, so the line is alive. */
    @Test
    void aLargeFrameOnASlowLineIsNoSilence() throws Exception {
        String text = "{\"type\":\"heartbeat\",\"product_id\":\"BTC-USD\",\"pad\":\"%s\"}".formatted("x".repeat(40));
        try (ScriptedServer server = new ScriptedServer((peer, message) -> {
            peer.raw((byte) 0x81, (byte) text.length());
            for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
                peer.raw(each);
                pauseOfTheLine();
            }
        })) {
            begin(new CoinbaseProtocol(), server.address(), List.of("BTC-USD"));
            await().until(() -> seen.containsKey("BTC-USD"));
            assertThat(connections.sum()).isEqualTo(1);
        }
    }

    /** The length of the frame makes its way last longer than Coinbase's 5 s of silence. */
    private static void pauseOfTheLine() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static SimulatorServer simulator(String source, String symbols) throws IOException {
        return Simulator.start("--port", "0", "--seed", "1", "--rate", "400", "--source", source, "--symbols", symbols);
    }

    private static URI address(SimulatorServer exchange) {
        return URI.create("ws://127.0.0.1:" + exchange.port());
    }

    private static String get(SimulatorServer exchange, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(request(exchange, path).build(), BodyHandlers.ofString())
                .body();
    }

    private static void fault(SimulatorServer exchange, String json) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request(exchange, "/simulator/fault")
                                .POST(BodyPublishers.ofString(json))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static HttpRequest.Builder request(SimulatorServer exchange, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exchange.port() + path));
    }
}
