package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;
import marketdata.producer.live.FramePipeline;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.clean.PriceSpikes;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.clean.TradeCleaner;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Past trades on the producer's own way: in the form of the exchange's frames, parsed, cleaned, published; each id once. */
public final class HistoryPublisher {
    private final ExchangeProtocol protocol;
    private final KnownTrades known;
    private final Map<String, SymbolState> states = new HashMap<>();
    private final FramePipeline pipeline;
    private final KafkaPublisher publisher;
    private final Clock clock;
    private long delivered;
    private long rejected;

    /** @param protocol not shared with another thread */
    public HistoryPublisher(
            ExchangeProtocol protocol,
            Collection<String> symbols,
            KnownTrades known,
            FutureTimeFilter gate,
            BigDecimal spikePercent,
            KafkaPublisher publisher,
            Counters counters,
            Clock clock) {
        this.protocol = protocol;
        this.known = known;
        this.publisher = publisher;
        this.clock = clock;
        String source = protocol.exchange().source();
        symbols.forEach(symbol -> states.put(symbol, new SymbolState(source, symbol, new PriceSpikes(spikePercent))));
        // Gaps are the caller's business: it knows which ids it wants.
        this.pipeline = new FramePipeline(
                protocol,
                states,
                new TradeCleaner(states, gate, System::nanoTime),
                publisher,
                counters,
                symbol -> {},
                connection -> {});
    }

    /** Publishes a trade; one that the topic holds is only what others are judged by. */
    public void deliver(Trade trade) {
        if (known.of(trade.symbol()).add(trade.tradeId())) {
            delivered++;
            pipeline.handle(frame(protocol.asFrame(trade)));
        } else {
            prime(trade);
        }
    }

    /** Takes a trade that others are judged by, and that is not to be published. */
    void prime(Trade trade) {
        states.get(trade.symbol()).recall(trade);
    }

    /** Event time of a trade with a smaller id, as near below as is remembered; 0 when none is. */
    long microsBefore(String symbol, long id) {
        return states.get(symbol).microsBefore(id);
    }

    /** A look-out for the minute before trades to be delivered. */
    SpikeWarmup lead(RestHistory rest) {
        return new SpikeWarmup(protocol.rest(), rest, this);
    }

    /** Sends a line that is no trade to the dead letters. */
    public void reject(String line, RejectedException reason) {
        rejected++;
        publisher.reject(frame(line.getBytes(StandardCharsets.ISO_8859_1)), reason);
    }

    private ReceivedFrame frame(byte[] bytes) {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        return ReceivedFrame.of(bytes, ReceivedFrame.Kind.TEXT, micros, ReceivedFrame.BACKFILL);
    }

    /** Publishes to the stream that the exchange does not have these. */
    public void exchangeHole(String symbol, TradeIdSet.Range ids) {
        publisher.exchangeHole(symbol, ids, clock.millis());
    }

    /** Ids of a symbol that are in the topic now. */
    public TradeIdSet known(String symbol) {
        return known.of(symbol);
    }

    /** Trades that were new. */
    public long delivered() {
        return delivered;
    }

    /** Lines that were no trades. */
    public long rejected() {
        return rejected;
    }
}
