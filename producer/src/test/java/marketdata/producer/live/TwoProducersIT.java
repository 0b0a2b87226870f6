package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.MinuteRow;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Two producers of the same symbols into the same topics: twice the records, the rows of one (but for spike_count). */
@Timeout(300)
class TwoProducersIT {
    private static final List<String> SYMBOLS = List.of("BTCUSDT");

    private static List<CleanTrade> topic(FakeKafka... kafkas) {
        List<CleanTrade> trades = new ArrayList<>();
        for (FakeKafka kafka : kafkas) {
            kafka.topic(Topics.CLEAN_TRADES).forEach(record -> trades.add(CleanTradeJson.parse(record.value())));
        }
        return trades;
    }

    /** What the stream makes of a topic that ends with trade {@code last}. */
    private static Map<Long, MinuteRow> rows(List<CleanTrade> trades, long last) {
        MinuteAggregator minutes = new MinuteAggregator("binance", "BTCUSDT", 120_000_000L);
        for (CleanTrade each : trades) {
            if (each.trade().tradeId() <= last) {
                minutes.add(
                        each.trade().tradeId(),
                        each.trade().price().unscaled(),
                        each.trade().price().scale(),
                        each.trade().quantity().unscaled(),
                        each.trade().quantity().scale(),
                        each.trade().eventMicros(),
                        !each.trade().takerSide().buyerIsMaker(),
                        // Each says by the minute of prices it has seen; the later one, without a topic to read back,
                        // saw less.
                        false);
            }
        }
        return minutes.drain().rows();
    }

    @Test
    void theRowsAreThoseOfOneProducer() throws Exception {
        FakeKafka one = new FakeKafka();
        FakeKafka other = new FakeKafka();
        try (SimulatorServer exchange = Simulator.start(
                        "--port",
                        "0",
                        "--seed",
                        "5",
                        "--rate",
                        "300",
                        "--history",
                        "4 minutes",
                        "--symbols",
                        "BTCUSDT");
                ExchangeBench first = new ExchangeBench(Exchange.BINANCE, exchange.port(), one, SYMBOLS)) {
            first.trades(30_000);
            // The second one joins where the playback is by then: only with all of the history the minutes are four.
            long now = first.now();
            await().until(() -> first.states.get("BTCUSDT").newestMicros() > now);
            try (ExchangeBench second = new ExchangeBench(Exchange.BINANCE, exchange.port(), other, SYMBOLS)) {
                second.trades(200);
                first.fault("{\"fault\":\"drop\",\"count\":9}");
                first.fault("{\"fault\":\"reorder\",\"count\":5,\"after_frames\":40}");
                first.fault("{\"fault\":\"cut\"}");
                second.settle();
            }
            first.everyTradeIsThereOnce();
            long last = Math.min(
                    first.states.get("BTCUSDT").lastTradeId(),
                    topic(other).stream()
                            .mapToLong(each -> each.trade().tradeId())
                            .max()
                            .orElseThrow());
            Map<Long, MinuteRow> alone = rows(topic(one), last);
            assertThat(alone).hasSizeGreaterThanOrEqualTo(4);
            assertThat(rows(topic(one, other), last)).isEqualTo(alone);
            assertThat(rows(topic(other, one), last)).isEqualTo(alone);

            List<CleanTrade> mixed = topic(one, other);
            mixed.sort(Comparator.comparing((CleanTrade each) -> each.trade().eventMicros())
                    .thenComparing(each -> each.trade().tradeId()));
            assertThat(rows(mixed, last)).isEqualTo(alone);
        }
    }
}
