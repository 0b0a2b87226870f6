package marketdata.producer.history;

import marketdata.model.trade.Trade;

import java.io.IOException;
import java.util.List;

/**
 * Finds the id at which a time begins, by halving: ids and times run together. About 60 questions for a market of a billion
 * trades. Exchanges differ in what they say to a question for an id that is not there: the next trade, the one before,
 * nothing; and in whether their first page is the oldest or the newest.
 */
final class IdSearch {
    private static final long NONE = -1;

    private final Questions questions;
    private final long micros;
    private final long lowest;

    /** Asks for past trades. */
    @FunctionalInterface
    interface Questions {
        /** Trades from an id on, up to another one, or some near them; ascending ids, perhaps none. */
        List<Trade> page(long fromId, long toId) throws IOException, InterruptedException;
    }

    /**
     * @param micros the time, microseconds since 1970 UTC
     * @param lowest the id of a market's first trade
     */
    IdSearch(Questions questions, long micros, long lowest) {
        this.questions = questions;
        this.micros = micros;
        this.lowest = lowest;
    }

    /**
     * What was found.
     *
     * @param id the smallest at or after the time; one more than the newest when no trade has happened since
     * @param exists whether there is such a trade yet
     */
    record Found(long id, boolean exists) {}

    /** Searches. */
    Found first() throws IOException, InterruptedException {
        List<Trade> page = questions.page(lowest, Long.MAX_VALUE);
        if (page.isEmpty()) {
            return new Found(lowest, false);
        }
        if (isReached(page.get(0))) {
            return new Found(below(page.get(0).tradeId()), true);
        }
        for (Trade trade : page) {
            if (isReached(trade)) {
                return new Found(trade.tradeId(), true);
            }
        }
        return above(page.get(page.size() - 1).tradeId());
    }

    /** The page was of newest trades, or nothing is older: down from one that is late enough. */
    private long below(long lateEnough) throws IOException, InterruptedException {
        long best = lateEnough;
        long before = lowest - 1;
        long high = lateEnough;
        while (high - before > 1) {
            long middle = (before + high) >>> 1;
            Trade near = near(middle);
            if (near != null && isReached(near)) {
                high = middle;
                best = Math.min(best, near.tradeId());
            } else {
                before = near == null ? middle : Math.max(middle, near.tradeId());
            }
        }
        return best;
    }

    /** The page was of oldest trades: up in growing steps, then halving. Nothing is said beyond the newest. */
    private Found above(long tooEarly) throws IOException, InterruptedException {
        long before = tooEarly;
        long high = before + 1;
        long best = NONE;
        for (long step = 1; ; step *= 2, high = before + step) {
            Trade near = near(high);
            if (near == null || near.tradeId() <= before) {
                break;
            }
            if (isReached(near)) {
                best = near.tradeId();
                break;
            }
            before = near.tradeId();
        }
        while (high - before > 1) {
            long middle = (before + high) >>> 1;
            Trade near = near(middle);
            if (near == null || isReached(near)) {
                high = middle;
                best = near == null ? best : near.tradeId();
            } else {
                before = Math.max(middle, near.tradeId());
            }
        }
        return best == NONE ? new Found(before + 1, false) : new Found(best, true);
    }

    private boolean isReached(Trade trade) {
        return trade.eventMicros() >= micros;
    }

    private Trade near(long id) throws IOException, InterruptedException {
        List<Trade> found = questions.page(id, id);
        return found.isEmpty() ? null : found.get(0);
    }
}
