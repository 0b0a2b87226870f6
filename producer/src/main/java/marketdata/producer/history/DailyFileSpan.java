package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.Trade;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Delivers of the trades of daily files, in the order of the files, those of a span of time, the one before it and the one
 * after it. The minute before the span only judges the prices that follow.
 */
final class DailyFileSpan implements Consumer<Trade> {
    private final HistoryPublisher delivery;
    private final long first;
    private final long end;
    private final Deque<Trade> before = new ArrayDeque<>();
    private Range ids;
    private boolean ended;

    /**
     * @param first begin of the span, microseconds since 1970 UTC
     * @param end its end, exclusive
     */
    DailyFileSpan(HistoryPublisher delivery, long first, long end) {
        this.delivery = delivery;
        this.first = first;
        this.end = end;
    }

    @Override
    public void accept(Trade trade) {
        if (trade.eventMicros() < first) {
            before.add(trade);
            while (before.getFirst().eventMicros() < trade.eventMicros() - SpikeWarmup.LENGTH) {
                before.removeFirst();
            }
        } else if (trade.eventMicros() < end) {
            deliver(trade);
        } else if (!ended && ids != null) {
            ended = true;
            deliver(trade);
        }
    }

    private void deliver(Trade trade) {
        Trade newest = before.pollLast();
        before.forEach(delivery::prime);
        before.clear();
        if (newest != null) {
            deliverNow(newest);
        }
        deliverNow(trade);
    }

    private void deliverNow(Trade trade) {
        delivery.deliver(trade);
        long id = trade.tradeId();
        ids = ids == null ? new Range(id, id) : new Range(Math.min(ids.from(), id), Math.max(ids.to(), id));
    }

    /** From the first trade delivered to the last; null when there was none. */
    Range ids() {
        return ids;
    }
}
