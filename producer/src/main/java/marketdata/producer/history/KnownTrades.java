package marketdata.producer.history;

import marketdata.model.CleanTradeReader;
import marketdata.model.RejectedException;
import marketdata.model.Topics;
import marketdata.model.TradeSink;
import marketdata.model.minute.TradeIds;
import marketdata.producer.kafka.TopicAccess;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which trades of a source {@code clean_trades} holds. That makes a backfill one that can be stopped anywhere and repeated:
 * the topic itself is what it remembers.
 */
public final class KnownTrades {
    private final Map<String, TradeIds> bySymbol = new HashMap<>();

    /** None of these symbols' trades yet. */
    public KnownTrades(Collection<String> symbols) {
        symbols.forEach(symbol -> bySymbol.put(symbol, new TradeIds()));
    }

    /** Reads the topic from its beginning to its present end. */
    public static KnownTrades read(TopicAccess topics, String source, Collection<String> symbols) {
        KnownTrades known = new KnownTrades(symbols);
        CleanTradeReader reader = new CleanTradeReader();
        TradeSink sink = (from, symbol, id, price, priceScale, quantity, quantityScale, micros, takerBuys, spike) -> {
            TradeIds ids = from.equals(source) ? known.bySymbol.get(symbol) : null;
            if (ids != null) {
                ids.add(id);
            }
        };
        topics.readAll(Topics.CLEAN_TRADES, record -> {
            try {
                if (record.headers().lastHeader(Topics.EXCHANGE_HOLE) == null) {
                    reader.read(record.value(), sink);
                }
            } catch (RejectedException e) {
                return; // Somebody else's nonsense is no trade.
            }
        });
        return known;
    }

    /** Ids of one of the symbols; may be added to. */
    public TradeIds of(String symbol) {
        return bySymbol.get(symbol);
    }
}
