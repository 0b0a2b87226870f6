package marketdata.producer.live;

import static marketdata.producer.live.FakeKafka.header;
import static marketdata.producer.live.FakeKafka.key;
import static marketdata.producer.live.Trades.START_MICROS;
import static marketdata.producer.live.Trades.frame;
import static marketdata.producer.live.Trades.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Topics;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.publish.Counters;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.util.List;

class FramePipelineTest {
    private final PipelineBench bench = new PipelineBench("BTCUSDT", "ETHUSDT");

    @Test
    void aTradeGoesToBothTopicsUnderItsKeyAtItsArrival() {
        ReceivedFrame frame = frame(trade(5));
        bench.pipeline.handle(frame);
        ProducerRecord<byte[], byte[]> raw =
                bench.kafka.topic(Topics.RAW_TRADES).get(0);
        assertThat(raw.value()).isEqualTo(frame.bytes());
        assertThat(key(raw)).isEqualTo("binance|BTCUSDT");
        assertThat(raw.timestamp()).isEqualTo(START_MICROS / 1000);
        assertThat(header(raw, Topics.SOURCE)).isEqualTo("binance");
        assertThat(header(raw, Topics.CONNECTION)).isEqualTo(frame.connection());
        assertThat(header(raw, Topics.RECEIVED_AT)).isEqualTo("2026-01-02T12:00:00.000000Z");
        assertThat(header(raw, Topics.SPIKES)).isNull();
        ProducerRecord<byte[], byte[]> clean =
                bench.kafka.topic(Topics.CLEAN_TRADES).get(0);
        assertThat(key(clean)).isEqualTo("binance|BTCUSDT");
        assertThat(CleanTradeJson.parse(clean.value()).trade()).isEqualTo(trade(5));
    }

    @Test
    void aRepeatedTradeStaysInTheFramesAndOutOfTheTrades() {
        bench.pipeline.handle(frame(trade(5)));
        bench.pipeline.handle(frame(trade(5)));
        assertThat(bench.kafka.topic(Topics.RAW_TRADES)).hasSize(2);
        assertThat(bench.kafka.topic(Topics.CLEAN_TRADES)).hasSize(1);
        assertThat(bench.kafka.counters.duplicates.sum()).isEqualTo(1);
    }

    /** The first trade goes to the log instead, the third follows the second too soon, the fourth comes by REST. */
    @Test
    void theLatencyOfSomeTradesOfSocketsIsMeasured() throws InterruptedException {
        bench.pipeline.handle(frame(trade(5)));
        bench.pipeline.handle(frame(trade(6)));
        bench.pipeline.handle(frame(trade(7)));
        Thread.sleep(150);
        ReceivedFrame live = frame(trade(8));
        bench.pipeline.handle(ReceivedFrame.of(live.bytes(), live.kind(), live.receivedMicros(), ReceivedFrame.REST));
        assertThat(bench.kafka.acknowledgedTrades).containsExactly(trade(6).eventMicros());
        assertThat(bench.kafka.counters.published.sum()).isEqualTo(4);
    }

    @Test
    void aSpikeIsMarkedInTheTradeAndOnTheFrame() {
        for (int i = 1; i <= 10; i++) {
            bench.pipeline.handle(frame(trade("BTCUSDT", i, "100", i)));
        }
        bench.pipeline.handle(frame(trade("BTCUSDT", 11, "100000", 11)));
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES).get(10)).contains("\"is_price_spike\":true");
        assertThat(header(bench.kafka.topic(Topics.RAW_TRADES).get(10), Topics.SPIKES))
                .isEqualTo("11");
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES).get(9)).contains("\"is_price_spike\":false");
    }

    @Test
    void aContradictionLetsTheOtherTradesOfItsFrameThroughAndLeavesItsMark() {
        PipelineBench kraken = PipelineBench.of(new KrakenProtocol(), "BTC/USD");
        String trade = "{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":%s,\"qty\":1,\"trade_id\":%s,"
                + "\"timestamp\":\"2026-01-02T12:00:00.5Z\"}";
        String first = trade.formatted("100", 7);
        String update = "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[%s]}";
        kraken.pipeline.handle(frame(update.formatted(first)));
        kraken.pipeline.handle(frame(update.formatted(
                trade.formatted("100", 8) + "," + trade.formatted("101", 7) + "," + trade.formatted("100", 9))));
        kraken.pipeline.handle(frame(update.formatted(trade.formatted("5", 10) + "," + trade.formatted("6", 10))));
        assertThat(kraken.kafka.values(Topics.CLEAN_TRADES))
                .filteredOn(value -> value.contains("\"trade_id\""))
                .extracting(value -> value.replaceAll(".*\"trade_id\":([0-9]+).*", "$1"))
                .containsExactly("7", "8", "9", "10");
        assertThat(kraken.kafka.topic(Topics.TRADES_DEAD_LETTER))
                .hasSize(2)
                .allMatch(letter -> header(letter, Topics.REASON).equals("id_conflict"));
        long millis = START_MICROS / 1000 + 500;
        String[] notes = {
            "{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"id_conflict\":7,\"id_conflict_ms\":" + millis + "}",
            "{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"id_conflict\":10,\"id_conflict_ms\":" + millis + "}"
        };
        for (String topic : List.of(Topics.CLEAN_TRADES, Topics.RAW_TRADES)) {
            assertThat(kraken.kafka.values(topic))
                    .filteredOn(value -> value.contains("id_conflict"))
                    .as(topic)
                    .containsExactly(notes);
        }
        Counters counters = kraken.kafka.counters;
        assertThat(counters.conflicts.sum()).isEqualTo(2);
        assertThat(counters.published.sum() + counters.duplicates.sum() + counters.conflicts.sum())
                .isEqualTo(counters.trades.sum());
    }

    @Test
    void aSymbolWithAGapIsReportedOnceAGap() {
        bench.pipeline.handle(frame(trade(5)));
        bench.pipeline.handle(frame(trade(8)));
        bench.pipeline.handle(frame(trade(9)));
        assertThat(bench.gaps).containsExactly("BTCUSDT");
    }

    @Test
    void input29AnotherStreamsFrameIsIgnoredAndCounted() {
        bench.pipeline.handle(
                frame("{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\"}}"));
        bench.pipeline.handle(frame("{\"result\":null,\"id\":1}"));
        assertThat(bench.kafka.counters.ignored.sum()).isEqualTo(2);
        assertThat(bench.kafka.topic(Topics.RAW_TRADES))
                .hasSize(2)
                .allMatch(raw -> header(raw, Topics.REJECTED) == null);
        assertThat(bench.kafka.topic(Topics.TRADES_DEAD_LETTER)).isEmpty();
    }

    @Test
    void theExchangesGoodbyeNamesTheConnection() {
        ReceivedFrame goodbye =
                frame("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}");
        bench.pipeline.handle(goodbye);
        assertThat(bench.closing).containsExactly(goodbye.connection());
    }

    @Test
    void aFilledTradeIsAnOrdinaryTradeAndNoFrameOfTheSocket() {
        byte[] bytes = new BinanceProtocol().asFrame(trade(5));
        bench.pipeline.handle(ReceivedFrame.of(bytes, ReceivedFrame.Kind.TEXT, START_MICROS, ReceivedFrame.REST));
        assertThat(header(bench.kafka.topic(Topics.RAW_TRADES).get(0), Topics.CONNECTION))
                .isEqualTo("rest");
        assertThat(bench.kafka.topic(Topics.CLEAN_TRADES)).hasSize(1);
        assertThat(bench.kafka.counters.filled.sum()).isEqualTo(1);
        assertThat(bench.kafka.counters.tradeFrames.sum()).isZero();
    }

    @Test
    void theCountersAddUp() {
        bench.pipeline.handle(frame(trade(5)));
        bench.pipeline.handle(frame(trade(5)));
        bench.pipeline.handle(frame("garbage"));
        bench.pipeline.handle(frame("{\"result\":null,\"id\":1}"));
        Counters counters = bench.kafka.counters;
        assertThat(counters.tradeFrames.sum() + counters.ignored.sum() + counters.deadLetters.sum())
                .isEqualTo(4);
        assertThat(counters.published.sum() + counters.duplicates.sum()).isEqualTo(counters.trades.sum());
        assertThat(bench.kafka.publisher.unacknowledged()).isZero();
    }

    @Test
    void whatKafkaDoesNotTakeIsAFailure() {
        FakeKafka kafka = new FakeKafka(false);
        PipelineBench failing = new PipelineBench(kafka, START_MICROS, "BTCUSDT");
        failing.pipeline.handle(frame(trade(5)));
        assertThat(kafka.publisher.unacknowledged()).isEqualTo(2);
        kafka.producer.errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));
        kafka.producer.completeNext();
        assertThat(kafka.failures).hasSize(1);
        assertThat(kafka.counters.sendFailures.sum()).isEqualTo(1);
        assertThat(kafka.publisher.unacknowledged()).isZero();
    }
}
