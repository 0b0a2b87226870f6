package marketdata.producer.live;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.CleanTradeReader;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeCursor;
import marketdata.model.trade.TradeSink;
import marketdata.producer.live.clean.PriceSpikes;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.publish.PublishedRecords;
import marketdata.producer.live.publish.RecentTradeIds;
import marketdata.producer.live.publish.SavedState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an earlier run left: its last recovery point (see {@link SavedState}), and of the trades after it those that reached
 * every topic. A trade that reached some of them only counts as missing, and so is fetched and published again.
 *
 * <p>Price spikes are judged by what was published within a minute before, at most 10,000 records a partition.
 */
final class StateRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(StateRecovery.class);

    private final ExchangeProtocol protocol;
    private final String source;
    private final Map<String, SymbolState> states = new LinkedHashMap<>();
    private final Map<String, TradeIdSet> judged = new HashMap<>();

    /** @param protocol reads frames; not shared with another thread */
    StateRecovery(ExchangeProtocol protocol, List<String> symbols, BigDecimal spikePercent) {
        this.protocol = protocol;
        this.source = protocol.exchange().source();
        for (String symbol : symbols) {
            states.put(symbol, new SymbolState(source, symbol, new PriceSpikes(spikePercent)));
        }
    }

    /** Reads it. Once. */
    Map<String, SymbolState> read(PublishedRecords tail) {
        long begun = System.nanoTime();
        SavedState saved = tail.savedState(source);
        saved.symbols().forEach((symbol, snapshot) -> {
            if (states.containsKey(symbol)) {
                states.get(symbol).restore(snapshot);
            }
        });
        RecentTradeIds elsewhere = elsewhere(tail, saved);
        CleanTradeReader reader = new CleanTradeReader();
        tail.readAfter(saved, Topics.CLEAN_TRADES, true, record -> {
            // History that a command put there says nothing about how far we were.
            if (record.headers().lastHeader(Topics.CONNECTION) == null) {
                reader.read(record.value(), published(elsewhere));
            }
        });
        LOG.info(
                "Read {} records in {} ms, state of {} symbols",
                tail.records(),
                (System.nanoTime() - begun) / 1_000_000,
                saved.symbols().size());
        states.values().stream()
                .filter(state -> state.lastTradeId() >= 0)
                .forEach(state -> LOG.info(
                        "{} continues after trade {}, {} gaps before it",
                        state.symbol(),
                        state.lastTradeId(),
                        state.gaps().size()));
        return states;
    }

    /** The trades after the recovery point in the topics that hold the same trades: the frames, and the further topics. */
    private RecentTradeIds elsewhere(PublishedRecords tail, SavedState saved) {
        RecentTradeIds ids = new RecentTradeIds(!saved.offsets().isEmpty());
        TradeSink frames = ids.of(Topics.RAW_TRADES);
        byte[] ours = source.getBytes(StandardCharsets.UTF_8);
        tail.readAfter(saved, Topics.RAW_TRADES, false, record -> {
            Header from = record.headers().lastHeader(Topics.SOURCE);
            if (from != null && Arrays.equals(from.value(), ours) && isFrame(record)) {
                protocol.readTrades(record.value(), frames);
            }
        });
        for (String topic : protocol.furtherTopics()) {
            CleanTradeReader reader = new CleanTradeReader();
            TradeSink trades = ids.of(topic);
            Consumer<ConsumerRecord<byte[], byte[]>> taker = record -> reader.read(record.value(), trades);
            tail.readAfter(saved, topic, false, taker);
        }
        return ids;
    }

    private static boolean isFrame(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(Topics.REJECTED) == null
                && record.headers().lastHeader(Topics.EXCHANGE_HOLE) == null;
    }

    private TradeSink published(RecentTradeIds elsewhere) {
        return new TradeSink() {
            @Override
            public void trade(TradeCursor published) {
                String symbol = published.symbol;
                SymbolState state = published.source.equals(source) ? states.get(symbol) : null;
                if (state == null) {
                    return;
                }
                Trade trade = published.toTrade();
                boolean known = state.knows(trade);
                boolean counts = known || !elsewhere.lack(source, symbol, published.id);
                if (!counts
                        || !judged.computeIfAbsent(symbol, each -> new TradeIdSet())
                                .add(published.id)) {
                    return;
                }
                if (known) {
                    state.prime(trade);
                } else {
                    state.recall(trade);
                }
            }

            @Override
            public void exchangeHole(String from, String symbol, long fromId, long toId) {
                SymbolState state = from.equals(source) ? states.get(symbol) : null;
                if (state != null) {
                    state.addExchangeHole(new TradeIdSet.Range(fromId, toId));
                }
            }
        };
    }
}
