package marketdata.producer.kafka;

import marketdata.model.TradeSink;
import marketdata.model.minute.TradeIds;

import java.util.HashMap;
import java.util.Map;

/**
 * The newest ids in the topics that hold the same trades as {@code clean_trades}. A trade is sent to one topic after the
 * other; who is killed between leaves it in one and not in the next.
 */
public final class TailIds {
    private final Map<String, Map<String, TradeIds>> topics = new HashMap<>();

    /** Takes the trades of a topic. */
    public TradeSink of(String topic) {
        Map<String, TradeIds> ids = topics.computeIfAbsent(topic, each -> new HashMap<>());
        return (source, symbol, id, price, priceScale, quantity, quantityScale, micros, takerBuys, spike) ->
                ids.computeIfAbsent(key(source, symbol), each -> new TradeIds()).add(id);
    }

    /** Whether a topic that holds an earlier trade of the symbol does not hold this one. How far back it goes is unknown. */
    public boolean lack(String source, String symbol, long id) {
        return topics.values().stream()
                .map(ids -> ids.get(key(source, symbol)))
                .anyMatch(ids -> ids != null && ids.first() < id && !ids.contains(id));
    }

    private static String key(String source, String symbol) {
        return source + '|' + symbol;
    }
}
