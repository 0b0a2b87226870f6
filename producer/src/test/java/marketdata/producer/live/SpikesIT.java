package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.PriceSpikes;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The same market, seen by a producer that is absent for more than a minute, loses frames and connections, against one that
 * saw every trade in order: what was fetched has the same marks. (What came behind a gap before it was filled was judged
 * without it.) The limit is so low that many trades are spikes.
 */
@Timeout(300)
class SpikesIT {
    private static final BigDecimal PERCENT = new BigDecimal("0.03");

    /** What a producer marks that sees all trades in the order of their ids. */
    private static Map<Long, Boolean> undisturbed(List<Trade> tape) {
        SymbolState state = new SymbolState("any", "any", new PriceSpikes(PERCENT));
        Map<Long, Boolean> marks = new TreeMap<>();
        tape.forEach(each -> marks.put(each.tradeId(), state.judge(each)));
        return marks;
    }

    /** The mark of each trade's first record. */
    private static Map<Long, Boolean> clean(FakeKafka kafka) {
        Map<Long, Boolean> marks = new TreeMap<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.topic(Topics.CLEAN_TRADES)) {
            CleanTrade each = CleanTradeJson.parse(record.value());
            marks.putIfAbsent(each.trade().tradeId(), each.priceSpike());
        }
        return marks;
    }

    /** The same from the frames and their headers, as a reader of {@code raw_trades} sees it. */
    private static Map<Long, Boolean> raw(Exchange exchange, FakeKafka kafka) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        Map<Long, Boolean> marks = new TreeMap<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.topic(Topics.RAW_TRADES)) {
            String header = FakeKafka.header(record, Topics.SPIKES);
            Set<String> spikes = header == null ? Set.of() : Set.of(header.split(","));
            protocol.parse(record.value())
                    .trades()
                    .forEach(each -> marks.putIfAbsent(each.tradeId(), spikes.contains(Long.toString(each.tradeId()))));
        }
        return marks;
    }

    private static ExchangeBench bench(
            Exchange exchange, SimulatorServer server, FakeKafka kafka, String symbol, List<Trade> memory) {
        return new ExchangeBench(exchange, server.port(), kafka, List.of(symbol), PERCENT, memory);
    }

    private static SimulatorServer market(Exchange exchange, String symbol) throws IOException {
        // Its market is another one at every second: in some, nearly all trades are spikes.
        return Simulator.startAt(
                Instant.parse("2026-03-04T15:20:30Z"),
                "--port",
                "0",
                "--seed",
                "11",
                "--rate",
                "60",
                "--source",
                exchange.source(),
                "--symbols",
                symbol,
                "--history",
                "3 minutes");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsFetchedIsMarkedAsIfItHadNeverBeenMissing(Exchange exchange) throws Exception {
        String symbol = Exchanges.protocol(exchange).exampleSymbols().get(0);
        FakeKafka always = new FakeKafka(exchange.source(), List.of());
        FakeKafka kafka = new FakeKafka(exchange.source(), List.of());
        try (SimulatorServer server = market(exchange, symbol)) {
            try (ExchangeBench first = bench(exchange, server, always, symbol, List.of())) {
                long now = first.now();
                await().until(() -> first.states.get(symbol).newestMicros() > now);
            }
            List<Trade> all = inOrder(always);
            long absentFrom = all.get(0).eventMicros() + 70_000_000;
            List<Trade> memory = all.stream()
                    .takeWhile(each -> each.eventMicros() < absentFrom)
                    .toList();
            try (ExchangeBench second = bench(exchange, server, kafka, symbol, memory)) {
                second.trades(100);
                second.fault("{\"fault\":\"drop\",\"count\":15,\"after_frames\":10}");
                second.fault("{\"fault\":\"reorder\",\"count\":5,\"after_frames\":40}");
                second.fault("{\"fault\":\"duplicate\",\"count\":10}");
                second.trades(100);
                long before = second.counters.connections.sum();
                second.fault("{\"fault\":\"cut\"}");
                await().until(() -> second.counters.connections.sum() > before);
                second.everyTradeIsThereOnce();
                assertThat(second.counters.filled.sum()).isGreaterThan(1000);
            }
            List<Trade> tape = new ArrayList<>(memory);
            tape.addAll(inOrder(kafka));
            Map<Long, Boolean> expected = undisturbed(tape);
            long spikes = expected.values().stream().filter(each -> each).count();
            assertThat(spikes).isBetween(tape.size() / 10L, tape.size() * 9L / 10);
            Set<Long> fetched = fetched(exchange, kafka);
            assertThat(fetched).hasSizeGreaterThan(1000);
            Map<Long, Boolean> clean = clean(kafka);
            assertThat(differences(clean, expected)).doesNotContainAnyElementsOf(fetched);
            assertThat(raw(exchange, kafka)).isEqualTo(clean);
            assertThat(clean(kafka)).hasSize(tape.size() - memory.size());
        }
    }

    private static List<Trade> inOrder(FakeKafka kafka) {
        return ExchangeBench.published(kafka).stream()
                .sorted(Comparator.comparing(Trade::tradeId))
                .toList();
    }

    /** The trades that came over REST. */
    private static Set<Long> fetched(Exchange exchange, FakeKafka kafka) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        Set<Long> ids = new TreeSet<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.topic(Topics.RAW_TRADES)) {
            if (ReceivedFrame.REST.equals(FakeKafka.header(record, Topics.CONNECTION))) {
                protocol.parse(record.value()).trades().forEach(each -> ids.add(each.tradeId()));
            }
        }
        return ids;
    }

    /** Trades that are marked otherwise. */
    private static Set<Long> differences(Map<Long, Boolean> marks, Map<Long, Boolean> expected) {
        Set<Long> ids = new TreeSet<>(marks.keySet());
        ids.removeIf(id -> marks.get(id).equals(expected.get(id)));
        return ids;
    }
}
