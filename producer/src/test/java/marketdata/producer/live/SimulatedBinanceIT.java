package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.producer.live.publish.Counters;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The producer between a simulated Binance, with faults injected, and a fake Kafka: what only Binance does, or does otherwise. */
@Timeout(300)
class SimulatedBinanceIT {
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");

    private final FakeKafka kafka = new FakeKafka();
    private final Counters counters = kafka.counters;
    private SimulatorServer exchange;
    private ExchangeBench bench;

    @BeforeEach
    void start() throws IOException {
        exchange = Simulator.start(
                "--port", "0", "--seed", "20261120", "--rate", "400", "--symbols", String.join(",", SYMBOLS));
        bench = new ExchangeBench(Exchange.BINANCE, exchange.port(), kafka, SYMBOLS);
        bench.trades(200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
        exchange.close();
    }

    @Test
    void lostFramesAreFetchedById() throws Exception {
        bench.fault("{\"fault\":\"drop\",\"symbol\":\"ETHUSDT\",\"count\":7}");
        bench.fault("{\"fault\":\"drop\",\"symbol\":\"BTCUSDT\",\"count\":40,\"after_frames\":50}");
        bench.everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isEqualTo(47);
    }

    @Test
    void repeatedAndSwappedFramesChangeNothingAndCostNoRequest() throws Exception {
        FakeKafka own = new FakeKafka();
        // One that does not ask at once for what a busy machine has not read yet.
        try (ExchangeBench patient = new ExchangeBench(
                Exchange.BINANCE, exchange.port(), own, SYMBOLS, BigDecimal.ONE, List.of(), Duration.ofMinutes(1))) {
            patient.trades(200);
            long requests = own.counters.restRequests.sum();
            patient.fault("{\"fault\":\"duplicate\",\"count\":30}");
            patient.fault("{\"fault\":\"reorder\",\"count\":10,\"after_frames\":60}");
            patient.trades(200);
            await().until(() -> patient.continuity.open() == 0);
            assertThat(own.counters.restRequests.sum()).isEqualTo(requests);
            patient.everyTradeIsThereOnce();
        }
        assertThat(own.counters.filled.sum()).isZero();
        assertThat(own.counters.duplicates.sum()).isEqualTo(30);
    }

    @Test
    void closedCutAndResetConnectionsLoseNothing() throws Exception {
        for (String fault : List.of("close", "cut", "half_close", "reset")) {
            long before = counters.connections.sum();
            bench.fault("{\"fault\":\"" + fault + "\"}");
            await().until(() -> counters.connections.sum() > before);
            bench.trades(50);
        }
        bench.everyTradeIsThereOnce();
    }

    @Test
    void theExchangesGoodbyeCostsNoTrade() throws Exception {
        bench.fault("{\"fault\":\"shutdown\",\"for_ms\":60000}");
        // Within the minute that the exchange leaves: the next one is up before the old one ends.
        await().until(() -> counters.connections.sum() == 2);
        bench.everyTradeIsThereOnce();
    }

    /** Binance says nothing of an unknown stream. */
    @Test
    void aDelistedSymbolIsSilentAndFilledWhenItComesBack() throws Exception {
        bench.fault("{\"fault\":\"delist\",\"symbol\":\"ETHUSDT\"}");
        bench.fault("{\"fault\":\"cut\"}");
        await().until(() -> counters.connections.sum() == 2);
        bench.trades(200);
        bench.fault("{\"fault\":\"relist\",\"symbol\":\"ETHUSDT\"}");
        bench.everyTradeIsThereOnce();
        assertThat(bench.feed.status()).hasSize(1);
    }

    @Test
    void slowDownIsObeyedAndTheGapFilledAfterIt() throws Exception {
        long requests = counters.restRequests.sum();
        long began = System.nanoTime();
        bench.fault("{\"fault\":\"rest\",\"path\":\"historicalTrades\",\"status\":429,\"retry_after\":2}");
        bench.fault("{\"fault\":\"drop\",\"symbol\":\"ETHUSDT\",\"count\":7}");
        await().until(() -> counters.filled.sum() == 7);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(counters.restRequests.sum())
                .as("one that was refused, one after the time")
                .isEqualTo(requests + 2);
        assertThat(counters.gaps.sum()).isEqualTo(1);
        bench.everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isEqualTo(7);
    }

    @Test
    void brokenRestAnswersAreAskedForAgain() throws Exception {
        bench.fault("{\"fault\":\"rest\",\"path\":\"historicalTrades\",\"status\":503,\"count\":2}");
        bench.fault("{\"fault\":\"drop\",\"symbol\":\"ETHUSDT\",\"count\":7}");
        bench.everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isEqualTo(7);
    }

    @Test
    void aTradeOneDayAheadIsRefusedAndItsOwnIdStillCounts() throws Exception {
        long id = bench.states.get("ETHUSDT").lastTradeId() + 50;
        long tomorrow = System.currentTimeMillis() + 86_400_000;
        bench.fault(String.format(
                Locale.ROOT,
                ("{\"fault\":\"inject\",\"text\":\"{\\\"e\\\":\\\"trade\\\",\\\"E\\\":1,\\\"s\\\":\\\"ETHUSDT\\\",\\\"t\\\":%d,"
                        + "\\\"p\\\":\\\"1\\\",\\\"q\\\":\\\"1\\\",\\\"T\\\":%d,\\\"m\\\":true}\"}"),
                id,
                tomorrow));
        await().until(() -> counters.deadLetters.sum() == 1);
        bench.everyTradeIsThereOnce();
        assertThat(FakeKafka.header(kafka.topic(Topics.TRADES_DEAD_LETTER).get(0), Topics.REASON))
                .isEqualTo("time_out_of_range");
    }
}
