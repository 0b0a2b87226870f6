package marketdata.producer.live;

import static marketdata.producer.live.FakeKafka.header;
import static marketdata.producer.live.FakeKafka.key;
import static marketdata.producer.live.Trades.frame;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.CleanTradeReader;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeCursor;
import marketdata.model.trade.TradeSink;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is particular about the exchanges other than the first. */
class ExchangePipelineTest {
    private static final String KRAKEN =
            "{\"symbol\":\"%s\",\"side\":\"buy\",\"price\":100.00,\"qty\":0.5,\"trade_id\":%d,"
                    + "\"timestamp\":\"2026-01-02T12:00:00.000001Z\"}";
    private static final String COINBASE =
            "{\"type\":\"match\",\"trade_id\":%d,\"side\":\"buy\",\"size\":\"0.5\",\"price\":\"100.00\","
                    + "\"product_id\":\"BTC-USD\",\"time\":\"2026-01-02T12:00:00.000000Z\"}";
    private static final String HEARTBEAT =
            "{\"type\":\"heartbeat\",\"last_trade_id\":%d,\"product_id\":\"%s\",\"sequence\":1,"
                    + "\"time\":\"2026-01-02T12:00:00.000000Z\"}";

    private static String kraken(String... trades) {
        return "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[" + String.join(",", trades) + "]}";
    }

    @Test
    void aFrameOfSeveralSymbolsBecomesRecordsEachUnderItsOwnKey() {
        PipelineBench bench = PipelineBench.of(new KrakenProtocol(), "BTC/USD", "ETH/USD");
        bench.pipeline.handle(frame(kraken(
                String.format(Locale.ROOT, KRAKEN, "BTC/USD", 7), String.format(Locale.ROOT, KRAKEN, "ETH/USD", 3))));
        bench.pipeline.handle(frame(kraken(
                String.format(Locale.ROOT, KRAKEN, "ETH/USD", 5), String.format(Locale.ROOT, KRAKEN, "BTC/USD", 9))));

        assertThat(bench.kafka.topic(Topics.CLEAN_TRADES))
                .extracting(FakeKafka::key)
                .containsExactly("kraken|BTC/USD", "kraken|ETH/USD", "kraken|ETH/USD", "kraken|BTC/USD");
        assertThat(bench.kafka.topic(Topics.RAW_TRADES))
                .extracting(FakeKafka::key)
                .containsExactly("kraken|BTC/USD", "kraken|ETH/USD");
        assertThat(bench.gaps).containsExactly("ETH/USD", "BTC/USD");
        assertThat(bench.kafka.counters.trades.sum()).isEqualTo(4);
        assertThat(bench.kafka.counters.tradeFrames.sum()).isEqualTo(2);
    }

    @Test
    void aSnapshotOfKnownTradesAddsOnlyTheNewOnes() {
        PipelineBench bench = PipelineBench.of(new KrakenProtocol(), "BTC/USD");
        bench.pipeline.handle(frame(kraken(String.format(Locale.ROOT, KRAKEN, "BTC/USD", 7))));
        bench.pipeline.handle(frame(kraken(
                        String.format(Locale.ROOT, KRAKEN, "BTC/USD", 6),
                        String.format(Locale.ROOT, KRAKEN, "BTC/USD", 7),
                        String.format(Locale.ROOT, KRAKEN, "BTC/USD", 8))
                .replace("update", "snapshot")));

        assertThat(bench.kafka.topic(Topics.CLEAN_TRADES))
                .extracting(
                        record -> CleanTradeJson.parse(record.value()).trade().tradeId())
                .containsExactly(7L, 6L, 8L);
        assertThat(bench.kafka.counters.duplicates.sum()).isEqualTo(1);
    }

    @Test
    void aSymbolNobodySubscribedToRefusesItsFrameWhole() {
        PipelineBench bench = PipelineBench.of(new KrakenProtocol(), "BTC/USD");
        bench.pipeline.handle(frame(kraken(
                String.format(Locale.ROOT, KRAKEN, "BTC/USD", 7), String.format(Locale.ROOT, KRAKEN, "ETH/USD", 3))));
        assertThat(bench.kafka.topic(Topics.CLEAN_TRADES)).isEmpty();
        assertThat(header(bench.kafka.topic(Topics.TRADES_DEAD_LETTER).get(0), Topics.REASON))
                .isEqualTo("unknown_symbol");
    }

    @Test
    void coinbasesTradesGoToTheLakesTopicToo() {
        PipelineBench bench = PipelineBench.of(new CoinbaseProtocol(), "BTC-USD");
        bench.pipeline.handle(frame(String.format(Locale.ROOT, COINBASE, 7)));
        assertThat(bench.kafka.values(Topics.CRYPTO_TRADES)).isEqualTo(bench.kafka.values(Topics.CLEAN_TRADES));
        assertThat(key(bench.kafka.topic(Topics.CRYPTO_TRADES).get(0))).isEqualTo("coinbase|BTC-USD");
        assertThat(bench.kafka.counters.published.sum()).isEqualTo(1);
    }

    @Test
    void aHeartbeatThatNamesAnUnseenTradeRevealsAGap() {
        PipelineBench bench = PipelineBench.of(new CoinbaseProtocol(), "BTC-USD");
        bench.pipeline.handle(frame(String.format(Locale.ROOT, HEARTBEAT, 7, "BTC-USD")));
        assertThat(bench.gaps).as("nothing is known yet").isEmpty();

        bench.pipeline.handle(frame(String.format(Locale.ROOT, COINBASE, 7)));
        bench.pipeline.handle(frame(String.format(Locale.ROOT, HEARTBEAT, 7, "BTC-USD")));
        bench.pipeline.handle(frame(String.format(Locale.ROOT, HEARTBEAT, 0, "BTC-USD")));
        bench.pipeline.handle(frame(String.format(Locale.ROOT, HEARTBEAT, 9, "XYZ-USD")));
        assertThat(bench.gaps).as("nothing is missing").isEmpty();

        bench.pipeline.handle(frame(String.format(Locale.ROOT, HEARTBEAT, 9, "BTC-USD")));
        assertThat(bench.gaps).containsExactly("BTC-USD");
        assertThat(bench.states.get("BTC-USD").gaps()).containsExactly(new Range(8, 9));
        bench.pipeline.handle(frame(String.format(Locale.ROOT, COINBASE, 8)));
        bench.pipeline.handle(frame(String.format(Locale.ROOT, COINBASE, 9)));
        assertThat(bench.states.get("BTC-USD").gaps()).isEmpty();
    }

    /** Else two jobs would come to different minutes: one reads that a minute cannot be proven, the other certifies it. */
    @Test
    void whatIsKnownOfIdsIsPublishedToEveryTopicThatGetsTheTrades() {
        PipelineBench bench = PipelineBench.of(new CoinbaseProtocol(), "BTC-USD");
        bench.pipeline.handle(frame(String.format(Locale.ROOT, COINBASE, 7)));
        Trade trade = CleanTradeJson.parse(
                        bench.kafka.topic(Topics.CLEAN_TRADES).get(0).value())
                .trade();
        bench.kafka.publisher.exchangeHole("BTC-USD", new Range(5, 6), 1);
        bench.kafka.publisher.quiet("BTC-USD", 7, 2, 2);
        bench.kafka.publisher.idConflict(trade, 3);

        assertThat(bench.kafka.values(Topics.CLEAN_TRADES)).hasSize(4);
        assertThat(bench.kafka.values(Topics.CRYPTO_TRADES)).isEqualTo(bench.kafka.values(Topics.CLEAN_TRADES));
        assertThat(bench.kafka.values(Topics.RAW_TRADES).subList(1, 4))
                .isEqualTo(bench.kafka.values(Topics.CLEAN_TRADES).subList(1, 4));
    }

    @Test
    void anExchangeHoleIsPublishedInAFormThatItsReaderKnows() {
        FakeKafka kafka = new FakeKafka("kraken", List.of());
        kafka.publisher.exchangeHole("BTC/USD", new Range(105, 106), 1);
        List<String> read = new ArrayList<>();
        for (String topic : List.of(Topics.CLEAN_TRADES, Topics.RAW_TRADES)) {
            assertThat(key(kafka.topic(topic).get(0))).isEqualTo("kraken|BTC/USD");
            assertThat(header(kafka.topic(topic).get(0), Topics.EXCHANGE_HOLE)).isEqualTo("true");
            new CleanTradeReader().read(kafka.topic(topic).get(0).value(), new TradeSink() {
                @Override
                public void trade(TradeCursor trade) {
                    throw new AssertionError("no trade");
                }

                @Override
                public void exchangeHole(String source, String symbol, long fromId, long toId) {
                    read.add(source + " " + symbol + " " + fromId + " " + toId);
                }
            });
        }
        assertThat(read).containsExactly("kraken BTC/USD 105 106", "kraken BTC/USD 105 106");
    }
}
