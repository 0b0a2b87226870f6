package marketdata.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.CleanTradeJson;
import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.exchange.BinanceProtocol;
import marketdata.model.exchange.TradesRequest;
import marketdata.producer.clean.TimeGate;
import marketdata.producer.clean.TradeCleaner;
import marketdata.producer.continuity.Continuity;
import marketdata.producer.continuity.GapCounters;
import marketdata.producer.feed.Backoff;
import marketdata.producer.feed.FeedPlan;
import marketdata.producer.feed.FrameQueue;
import marketdata.producer.feed.ReceivedFrame;
import marketdata.producer.feed.WebSocketFeed;
import marketdata.producer.rest.ExchangeRest;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All rooms together between a simulated exchange that misbehaves on order and a fake Kafka. */
@Timeout(60)
class SimulatedExchangeIT {
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");

    private final FakeKafka kafka = new FakeKafka();
    private final Counters counters = kafka.counters;
    private final FrameQueue queue = new FrameQueue(1000, 1 << 24);
    private SimulatorServer exchange;
    private ExchangeRest rest;
    private PipelineBench bench;
    private Continuity continuity;
    private WebSocketFeed feed;
    private Thread feedThread;
    private Thread pipelineThread;

    @BeforeEach
    void start() throws IOException {
        exchange = Simulator.start(
                "--port", "0", "--seed", "20261120", "--rate", "400", "--symbols", String.join(",", SYMBOLS));
        URI address = URI.create("http://127.0.0.1:" + exchange.port());
        BinanceProtocol protocol = new BinanceProtocol();
        rest = new ExchangeRest(new BinanceProtocol(), address, Map.of(), counters.restRequests, System::nanoTime);
        bench = new PipelineBench(kafka, 0, SYMBOLS.toArray(String[]::new));
        continuity = new Continuity(
                new BinanceProtocol(),
                rest::trades,
                bench.states,
                new GapCounters(counters.holes, counters.exchangeHoles),
                (symbol, hole) -> kafka.publisher.exchangeHole(symbol, hole, 0),
                queue,
                Clock.systemUTC(),
                Duration.ofMillis(250),
                System::nanoTime);
        feed = new WebSocketFeed(
                new FeedPlan(
                        protocol.endpoint(URI.create("ws://127.0.0.1:" + exchange.port()), SYMBOLS),
                        List.of(),
                        protocol.liveness(),
                        protocol.connectionLife()),
                queue,
                counters.frames,
                counters.connections,
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), new Random(1)),
                Clock.systemUTC(),
                System::nanoTime);
        FramePipeline pipeline = new FramePipeline(
                protocol,
                bench.states,
                new TradeCleaner(
                        bench.states, new TimeGate(rest, Clock.systemUTC(), System::nanoTime), System::nanoTime),
                kafka.publisher,
                counters,
                continuity::torn,
                feed::closing);
        pipelineThread = new Thread(() -> handleFrames(pipeline), "pipeline");
        feedThread = new Thread(feed, "feed");
        pipelineThread.start();
        feedThread.start();
        trades(200);
    }

    private void handleFrames(FramePipeline pipeline) {
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                pipeline.handle(frame);
                queue.handled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        feed.stop();
        continuity.close();
        queue.close();
        feedThread.join();
        pipelineThread.join();
        exchange.close();
    }

    private void fault(String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + exchange.port() + "/simulator/fault"))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        assertThat(status).isEqualTo(200);
    }

    /** Waits for so many more trades. */
    private void trades(int more) {
        long goal = counters.published.sum() + more;
        await().atMost(Duration.ofSeconds(20)).until(() -> counters.published.sum() >= goal);
    }

    /** Whatever happened: every id from the first to the last is there, once, as the exchange's own list has it. */
    private void everyTradeIsThereOnce() throws Exception {
        trades(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> continuity.open() == 0);
        feed.stop();
        feedThread.join();
        await().until(() -> queue.pending() == 0);
        List<Trade> published = kafka.topic(Topics.CLEAN_TRADES).stream()
                .map(record -> CleanTradeJson.parse(record.value()).trade())
                .toList();
        for (String symbol : SYMBOLS) {
            List<Trade> ours = published.stream()
                    .filter(trade -> trade.symbol().equals(symbol))
                    .sorted((a, b) -> Long.compare(a.tradeId(), b.tradeId()))
                    .toList();
            long first = ours.get(0).tradeId();
            long last = ours.get(ours.size() - 1).tradeId();
            assertThat(ours).hasSize((int) (last - first + 1));
            for (Trade trade : ours) {
                assertThat(trade.tradeId()).isEqualTo(first++);
            }
            List<Trade> theirs = rest.trades(
                            new TradesRequest(symbol, ours.get(0).tradeId(), last, 0))
                    .trades();
            assertThat(ours).startsWith(theirs.toArray(Trade[]::new));
        }
        assertThat(counters.published.sum()).isEqualTo(published.size());
        assertThat(counters.tradeFrames.sum() + counters.ignored.sum() + counters.deadLetters.sum())
                .isEqualTo(counters.frames.sum());
        assertThat(kafka.failures).isEmpty();
    }

    @Test
    void lostFramesAreFetchedById() throws Exception {
        fault("{\"fault\":\"drop\",\"symbol\":\"ETHUSDT\",\"count\":7}");
        fault("{\"fault\":\"drop\",\"symbol\":\"BTCUSDT\",\"count\":40,\"after_frames\":50}");
        everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isEqualTo(47);
    }

    @Test
    void repeatedAndSwappedFramesChangeNothingAndCostNoRequest() throws Exception {
        long requests = counters.restRequests.sum();
        fault("{\"fault\":\"duplicate\",\"count\":30}");
        fault("{\"fault\":\"reorder\",\"count\":10,\"after_frames\":60}");
        trades(200);
        assertThat(counters.restRequests.sum()).isEqualTo(requests);
        everyTradeIsThereOnce();
        assertThat(counters.duplicates.sum()).isEqualTo(30);
    }

    @Test
    void closedCutAndResetConnectionsLoseNothing() throws Exception {
        for (String fault : List.of("close", "cut", "reset")) {
            long before = counters.connections.sum();
            fault("{\"fault\":\"" + fault + "\"}");
            await().until(() -> counters.connections.sum() > before);
            trades(50);
        }
        everyTradeIsThereOnce();
    }

    @Test
    void theExchangesGoodbyeCostsNoTrade() throws Exception {
        fault("{\"fault\":\"shutdown\",\"for_ms\":4000}");
        await().until(() -> counters.connections.sum() == 2);
        everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isZero();
    }

    @Test
    void slowDownIsObeyedAndTheHoleFilledAfterIt() throws Exception {
        fault("{\"fault\":\"rest\",\"path\":\"historicalTrades\",\"status\":429,\"retry_after\":2}");
        fault("{\"fault\":\"drop\",\"symbol\":\"ETHUSDT\",\"count\":7}");
        await().until(() -> counters.holes.sum() == 1);
        long requests = counters.restRequests.sum();
        Thread.sleep(1500);
        assertThat(counters.restRequests.sum()).isLessThanOrEqualTo(requests + 1);
        assertThat(continuity.open()).isEqualTo(1);
        everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isEqualTo(7);
    }

    @Test
    void brokenRestAnswersAreAskedForAgain() throws Exception {
        fault("{\"fault\":\"rest\",\"path\":\"historicalTrades\",\"status\":503,\"count\":2}");
        fault("{\"fault\":\"drop\",\"symbol\":\"ETHUSDT\",\"count\":7}");
        everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isEqualTo(7);
    }

    @Test
    void aTradeOneDayAheadIsRefusedAndItsOwnIdStillCounts() throws Exception {
        long id = bench.states.get("ETHUSDT").lastTradeId() + 50;
        long tomorrow = System.currentTimeMillis() + 86_400_000;
        fault(
                ("{\"fault\":\"inject\",\"text\":\"{\\\"e\\\":\\\"trade\\\",\\\"E\\\":1,\\\"s\\\":\\\"ETHUSDT\\\",\\\"t\\\":%d,"
                                + "\\\"p\\\":\\\"1\\\",\\\"q\\\":\\\"1\\\",\\\"T\\\":%d,\\\"m\\\":true}\"}")
                        .formatted(id, tomorrow));
        await().until(() -> counters.deadLetters.sum() == 1);
        everyTradeIsThereOnce();
        assertThat(FakeKafka.header(kafka.topic(Topics.TRADES_DEAD_LETTER).get(0), Topics.REASON))
                .isEqualTo("time_out_of_range");
    }
}
