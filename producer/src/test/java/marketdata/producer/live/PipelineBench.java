package marketdata.producer.live;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.clean.PriceSpikes;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.clean.TradeCleaner;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A pipeline with a fake Kafka behind it; the exchange's clock stands at {@link Trades#START}. */
public final class PipelineBench {
    public final FakeKafka kafka;
    public final Map<String, SymbolState> states;
    public final List<String> gaps = new CopyOnWriteArrayList<>();
    public final List<String> closing = new CopyOnWriteArrayList<>();
    public final FramePipeline pipeline;

    public PipelineBench(FakeKafka kafka, long exchangeMicros, String... symbols) {
        this(new BinanceProtocol(), kafka, exchangeMicros, symbols);
    }

    /** Of any exchange. */
    public PipelineBench(ExchangeProtocol protocol, FakeKafka kafka, long exchangeMicros, String... symbols) {
        this.kafka = kafka;
        this.states = statesOf(protocol.exchange().source(), symbols);
        FakeTime time = new FakeTime(Trades.START);
        this.pipeline = new FramePipeline(
                protocol,
                states,
                new TradeCleaner(states, new FutureTimeFilter(() -> exchangeMicros, time, time), time),
                kafka.publisher,
                kafka.counters,
                gaps::add,
                closing::add);
    }

    /** A pipeline of these states; the exchange's clock stands at {@link Trades#START}. */
    static FramePipeline pipeline(ExchangeProtocol protocol, FakeKafka kafka, Map<String, SymbolState> states) {
        FakeTime time = new FakeTime(Trades.START);
        FutureTimeFilter gate = new FutureTimeFilter(() -> Trades.START_MICROS, time, time);
        return new FramePipeline(
                protocol,
                states,
                new TradeCleaner(states, gate, time),
                kafka.publisher,
                kafka.counters,
                symbol -> {},
                connection -> {});
    }

    public PipelineBench(String... symbols) {
        this(new FakeKafka(), Trades.START_MICROS, symbols);
    }

    /** Of an exchange, with its own topics. */
    public static PipelineBench of(ExchangeProtocol protocol, String... symbols) {
        FakeKafka kafka = new FakeKafka(protocol.exchange().source(), protocol.furtherTopics());
        return new PipelineBench(protocol, kafka, Trades.START_MICROS, symbols);
    }

    public static Map<String, SymbolState> states(String... symbols) {
        return statesOf("binance", symbols);
    }

    public static Map<String, SymbolState> statesOf(String source, String... symbols) {
        return statesOf(source, BigDecimal.ONE, symbols);
    }

    public static Map<String, SymbolState> statesOf(String source, BigDecimal spikePercent, String... symbols) {
        Map<String, SymbolState> states = new LinkedHashMap<>();
        for (String symbol : symbols) {
            states.put(symbol, new SymbolState(source, symbol, new PriceSpikes(spikePercent)));
        }
        return states;
    }
}
