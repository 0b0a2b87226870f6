package marketdata.producer.live.clean;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.Trade;

import java.util.Arrays;

/** What the last {@value #SLOTS} ids of a symbol stood for, to distinguish a repeated trade from a contradiction. */
final class RecentTrades {
    private static final int SLOTS = 512;

    private final long[] ids = new long[SLOTS];
    private final long[] prints = new long[SLOTS];

    RecentTrades() {
        Arrays.fill(ids, -1);
    }

    /** Remembers a trade. */
    void remember(Trade trade) {
        int slot = (int) (trade.tradeId() & (SLOTS - 1));
        ids[slot] = trade.tradeId();
        prints[slot] = print(trade);
    }

    /** Whether another trade of the same id is remembered. */
    boolean contradicts(Trade trade) {
        int slot = (int) (trade.tradeId() & (SLOTS - 1));
        return ids[slot] == trade.tradeId() && prints[slot] != print(trade);
    }

    /** Equal for equal numbers, whatever their trailing zeros; times to the millisecond, as REST has no more. */
    private static long print(Trade trade) {
        long print = whole(trade.price());
        print = print * 0x9E3779B97F4A7C15L + whole(trade.quantity());
        print = print * 0x9E3779B97F4A7C15L + Math.floorDiv(trade.eventMicros(), 1000);
        return print * 2 + (trade.takerSide().buyerIsMaker() ? 1 : 0);
    }

    /** The number in units of 10^-12, modulo 2^64. */
    private static long whole(Decimal decimal) {
        return decimal.unscaled() * Decimal.power(Decimal.MAX_SCALE - decimal.scale());
    }
}
