package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Market;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.producer.live.feed.FeedStatus;
import marketdata.producer.live.gap.SilenceProbe;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.rest.MarketList;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The producer on each simulated exchange, with faults injected. {@link SimulatedBinanceIT} is the one of Binance. */
@Timeout(300)
@ParameterizedClass
@EnumSource(value = Exchange.class, mode = EnumSource.Mode.EXCLUDE, names = "BINANCE")
class SimulatedExchangesIT {
    private final Exchange name;
    private final FakeKafka kafka;
    private final Counters counters;
    private final List<String> symbols;
    private SimulatorServer exchange;
    private ExchangeBench bench;

    SimulatedExchangesIT(Exchange name) {
        ExchangeProtocol protocol = Exchanges.protocol(name);
        this.name = name;
        this.symbols = protocol.exampleSymbols();
        this.kafka = new FakeKafka(name.source(), protocol.furtherTopics());
        this.counters = kafka.counters;
    }

    @BeforeEach
    void start() throws IOException {
        exchange = Simulator.start(
                "--port",
                "0",
                "--seed",
                "20261121",
                "--rate",
                "400",
                "--source",
                name.source(),
                "--symbols",
                String.join(",", symbols));
        bench = new ExchangeBench(name, exchange.port(), kafka, symbols);
        bench.trades(200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
        exchange.close();
    }

    @Test
    void clockSymbolsAndVolumesAreThoseOfTheMarket() throws Exception {
        MarketList all = bench.rest.markets();
        assertThat(all.problem(symbols)).isEmpty();
        assertThat(bench.rest.markets(symbols.subList(0, 1)).all())
                .extracting(Market::symbol)
                .containsExactly(symbols.get(0));
        assertThat(TopMarkets.of(all.all(), bench.rest.volumes(), 10, "").symbols())
                .containsExactlyInAnyOrderElementsOf(symbols);
        assertThat(bench.now()).isGreaterThan(1_000 * (System.currentTimeMillis() - 60_000));
    }

    @Test
    void lostFramesAreFetched() throws Exception {
        bench.fault("{\"fault\":\"drop\",\"symbol\":\"%s\",\"count\":7}".formatted(symbols.get(1)));
        bench.fault(
                "{\"fault\":\"drop\",\"symbol\":\"%s\",\"count\":40,\"after_frames\":50}".formatted(symbols.get(0)));
        bench.everyTradeIsThereOnce();
        assertThat(counters.filled.sum()).isGreaterThanOrEqualTo(47);
        assertThat(counters.deadLetters.sum()).isZero();
    }

    @Test
    void aSymbolThatIsNotTradedIsProvenQuietByItsLastTrade() throws Exception {
        String symbol = symbols.get(0);
        bench.fault("{\"fault\":\"withhold\",\"symbol\":\"%s\",\"count\":1000000}".formatted(symbol));
        long before = bench.now();
        AtomicLong quietAfter = new AtomicLong();
        AtomicLong quietAt = new AtomicLong();
        SilenceProbe.Answer answer = new SilenceProbe.Answer() {
            @Override
            public void dead() {
                throw new AssertionError("it does not trade");
            }

            @Override
            public void quiet(long lastId, long exchangeMicros) {
                quietAfter.set(lastId);
                quietAt.set(exchangeMicros);
            }
        };
        await().until(() -> {
            bench.continuity.probe(symbol, Duration.ofSeconds(30), bench.rest, answer);
            return quietAfter.get() > 0;
        });
        assertThat(quietAfter).hasValue(bench.states.get(symbol).lastTradeId());
        assertThat(quietAt.get()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void closedCutAndResetConnectionsLoseNothing() throws Exception {
        for (String fault : List.of("close", "cut", "reset")) {
            long before = counters.connections.sum();
            bench.fault("{\"fault\":\"" + fault + "\"}");
            await().until(() -> counters.connections.sum() > before);
            bench.trades(50);
        }
        bench.everyTradeIsThereOnce();
    }

    /** Until now: at Coinbase no market got a trade any more, and attempts came every few seconds for ever. */
    @Test
    void aDelistedSymbolIsFollowedAgainWhenItComesBackAndTheOthersLoseNothing() throws Exception {
        String old = symbols.get(1);
        bench.fault("{\"fault\":\"delist\",\"symbol\":\"%s\"}".formatted(old));
        bench.fault("{\"fault\":\"cut\"}");
        await().until(() -> state(old).state() == FeedStatus.State.REJECTED);
        assertThat(state(old).reason()).contains(old);
        await().until(() -> state(symbols.get(0)).state() == FeedStatus.State.SUBSCRIBED && bench.feed.connected());
        bench.trades(200);
        bench.fault("{\"fault\":\"relist\",\"symbol\":\"%s\"}".formatted(old));
        await().until(() -> state(old).state() == FeedStatus.State.SUBSCRIBED);
        bench.everyTradeIsThereOnce();
    }

    private FeedStatus.SymbolStatus state(String symbol) {
        return bench.feed.status().stream()
                .filter(each -> each.symbols().containsKey(symbol))
                .map(each -> each.symbols().get(symbol))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void repeatedAndSwappedFramesChangeNothing() throws Exception {
        bench.fault("{\"fault\":\"duplicate\",\"count\":30}");
        bench.fault("{\"fault\":\"reorder\",\"count\":10,\"after_frames\":60}");
        bench.trades(200);
        bench.everyTradeIsThereOnce();
        assertThat(counters.duplicates.sum()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void aProducerThatWasDownForAWhileFetchesTheWhile() throws Exception {
        bench.close();
        long before = kafka.topic(Topics.CLEAN_TRADES).size();
        // The exchange trades on without us; how fast changes with the minute.
        long then = ExchangeBench.traded(exchange.port());
        await().until(() -> ExchangeBench.traded(exchange.port()) > then + 1_500);
        bench = new ExchangeBench(name, exchange.port(), kafka, symbols);
        bench.everyTradeIsThereOnce();
        assertThat(kafka.topic(Topics.CLEAN_TRADES).size() - before).isGreaterThan(1000);
        assertThat(counters.filled.sum()).isGreaterThan(1000);
    }
}
