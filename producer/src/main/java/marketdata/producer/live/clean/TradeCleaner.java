package marketdata.producer.live.clean;

import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.Trade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** From the trades of one frame to those that are new and believable. Not thread-safe. */
public final class TradeCleaner {
    private final Map<String, SymbolState> symbols;
    private final FutureTimeFilter gate;
    private final LongSupplier nanoTime;

    /** Cleans trades of these symbols; every other symbol is unknown. */
    public TradeCleaner(Map<String, SymbolState> symbols, FutureTimeFilter gate, LongSupplier nanoTime) {
        this.symbols = Map.copyOf(symbols);
        this.gate = gate;
        this.nanoTime = nanoTime;
    }

    /**
     * The new ones among the trades of a frame, in their order, without those that contradict a trade of the same id.
     *
     * @throws RejectedException when one of them is of no subscribed symbol or ahead of time; then none has been taken
     */
    public Cleaned clean(List<Trade> trades) {
        for (Trade trade : trades) {
            if (!symbols.containsKey(trade.symbol())) {
                throw new RejectedException(
                        Reason.UNKNOWN_SYMBOL, "symbol is " + trade.symbol() + "; allowed: the subscribed ones");
            }
            gate.check(trade.eventMicros());
        }
        List<Trade> fresh = new ArrayList<>(trades.size());
        List<Trade> conflicts = new ArrayList<>(0);
        Set<String> withGap = new LinkedHashSet<>();
        for (Trade trade : trades) {
            SymbolState symbol = symbols.get(trade.symbol());
            if (symbol.contradicts(trade)) {
                conflicts.add(trade);
                continue;
            }
            SymbolState.Arrival arrival = symbol.arrive(trade, nanoTime.getAsLong());
            if (arrival.gap()) {
                withGap.add(trade.symbol());
            }
            if (arrival.fresh()) {
                fresh.add(trade);
            }
        }
        return new Cleaned(judged(fresh), conflicts, withGap);
    }

    /** Prices are judged by those before them, so in the order of ids. */
    private List<CleanTrade> judged(List<Trade> fresh) {
        if (fresh.size() == 1) {
            return List.of(judged(fresh.get(0)));
        }
        Map<Trade, CleanTrade> judged = new HashMap<>();
        fresh.stream()
                .sorted(Comparator.comparingLong(Trade::tradeId))
                .forEach(trade -> judged.put(trade, judged(trade)));
        return fresh.stream().map(judged::get).toList();
    }

    private CleanTrade judged(Trade trade) {
        return new CleanTrade(trade, symbols.get(trade.symbol()).judge(trade));
    }

    /**
     * What came of a frame.
     *
     * @param trades the new ones
     * @param conflicts those that contradict a trade of the same id that was taken not long ago
     * @param withGap symbols of which one of them left ids behind it that nobody has seen
     */
    public record Cleaned(List<CleanTrade> trades, List<Trade> conflicts, Set<String> withGap) {}
}
