package marketdata.producer.live.publish;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.trade.TradeSink;

import java.util.HashMap;
import java.util.Map;

/**
 * The newest ids in the topics that hold the same trades as {@code clean_trades}. A trade is sent to one topic after the
 * other; who is killed between leaves it in one and not in the next.
 */
public final class RecentTradeIds {
    private final boolean complete;
    private final Map<String, Map<String, TradeIdSet>> topics = new HashMap<>();

    /** @param complete all ids of these topics are given that can be asked for; else how far back they go is unknown */
    public RecentTradeIds(boolean complete) {
        this.complete = complete;
    }

    /** Takes the trades of a topic. */
    public TradeSink of(String topic) {
        Map<String, TradeIdSet> ids = topics.computeIfAbsent(topic, each -> new HashMap<>());
        return trade -> ids.computeIfAbsent(key(trade.source, trade.symbol), each -> new TradeIdSet())
                .add(trade.id);
    }

    /** Whether a topic does not hold this trade; of topics that are not complete: though it holds an earlier one. */
    public boolean lack(String source, String symbol, long id) {
        String key = key(source, symbol);
        return topics.values().stream().map(ids -> ids.get(key)).anyMatch(ids -> lacks(ids, id));
    }

    private boolean lacks(TradeIdSet ids, long id) {
        if (ids == null) {
            return complete;
        }
        return !ids.contains(id) && (complete || ids.first() < id);
    }

    private static String key(String source, String symbol) {
        return source + '|' + symbol;
    }
}
