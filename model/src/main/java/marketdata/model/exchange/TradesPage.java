package marketdata.model.exchange;

import marketdata.model.trade.Trade;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of past trades.
 *
 * @param trades in ascending order of ids; trades that were not asked for may be among them
 * @param cursor where to go on when none of those asked for is among them; empty when there is nowhere to look
 */
public record TradesPage(List<Trade> trades, String cursor) {
    /** Copies. */
    public TradesPage {
        trades = List.copyOf(trades);
    }

    /** An answer after which nothing is left to look through. */
    public static TradesPage all(List<Trade> trades) {
        return new TradesPage(trades, "");
    }

    /** As {@link #all}, of an answer whose newest trade comes first. */
    public static TradesPage allSorted(Stream<Trade> trades) {
        return all(trades.sorted(Comparator.comparingLong(Trade::tradeId)).toList());
    }
}
