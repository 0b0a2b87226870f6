package marketdata.producer;

import marketdata.model.Decimal;
import marketdata.model.TakerSide;
import marketdata.model.Trade;
import marketdata.model.TradeSink;
import marketdata.model.minute.TradeIds;
import marketdata.producer.clean.PriceSpikes;
import marketdata.producer.clean.SymbolState;
import marketdata.producer.kafka.TailIds;
import marketdata.producer.kafka.TopicTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an earlier run left in its topic: the ids it published and the prices of its last minute. */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    /** Before its newest trade; a little more, as the broker's clock may differ from the exchange's. Microseconds. */
    private static final long MINUTE = 70_000_000;

    /** More is read back only while a symbol or its last minute is missing or its ids have holes. Records a partition. */
    private static final long[] DEPTHS = {5_000, 50_000, 500_000};

    private final String source;
    private final List<String> symbols;
    private final BigDecimal spikePercent;

    /** The end of the topic, see {@link TopicTail#read}. */
    @FunctionalInterface
    interface Tail {
        long read(long records, TradeSink sink);
    }

    Memory(String source, List<String> symbols, BigDecimal spikePercent) {
        this.source = source;
        this.symbols = List.copyOf(symbols);
        this.spikePercent = spikePercent;
    }

    /** Nothing known of any symbol. */
    Map<String, SymbolState> blank() {
        Map<String, SymbolState> states = new LinkedHashMap<>();
        for (String symbol : symbols) {
            states.put(symbol, new SymbolState(source, symbol, new PriceSpikes(spikePercent)));
        }
        return states;
    }

    /**
     * What the end of the topic tells of every symbol.
     *
     * @param elsewhere a trade that is not in the other topics too counts as missing, and so is fetched and published again
     */
    Map<String, SymbolState> readBack(Tail tail, TailIds elsewhere) {
        Map<String, SymbolState> states = blank();
        for (long depth : DEPTHS) {
            states = blank();
            long reached = readBack(tail, elsewhere, depth, states);
            boolean whole = states.values().stream()
                    .allMatch(state -> state.lastTradeId() >= 0
                            && state.holes().isEmpty()
                            && reached <= state.newestMicros() - MINUTE);
            if (reached == 0 || whole) {
                break;
            }
        }
        for (SymbolState state : states.values()) {
            if (state.lastTradeId() >= 0) {
                LOG.info(
                        "{} goes on after trade {}, {} holes behind it",
                        state.symbol(),
                        state.lastTradeId(),
                        state.holes().size());
            }
        }
        return states;
    }

    private long readBack(Tail tail, TailIds elsewhere, long depth, Map<String, SymbolState> states) {
        return tail.read(depth, new TradeSink() {
            @Override
            public void trade(
                    String from,
                    String symbol,
                    long id,
                    long price,
                    int priceScale,
                    long quantity,
                    int quantityScale,
                    long micros,
                    boolean takerBuys,
                    boolean spike) {
                SymbolState state = from.equals(source) ? states.get(symbol) : null;
                if (state != null && !elsewhere.lack(from, symbol, id)) {
                    Decimal exactPrice = new Decimal(price, priceScale);
                    Decimal exactQuantity = new Decimal(quantity, quantityScale);
                    TakerSide side = takerBuys ? TakerSide.BUY : TakerSide.SELL;
                    state.recall(new Trade(source, symbol, id, exactPrice, exactQuantity, micros, side));
                }
            }

            @Override
            public void exchangeHole(String from, String symbol, long fromId, long toId) {
                SymbolState state = from.equals(source) ? states.get(symbol) : null;
                if (state != null) {
                    state.addExchangeHole(new TradeIds.Range(fromId, toId));
                }
            }
        });
    }
}
