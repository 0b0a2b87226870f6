package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares {@code late_trades} with the tape, and with the order in which the trades arrived. */
final class LateTradeCheck {
    private LateTradeCheck() {}

    /** Those that are in no minute yet, by symbol. */
    static Map<String, Set<TradeKey>> waiting(DatabaseSnapshot shown) {
        return ids(shown, true);
    }

    /** All of them. */
    static Map<String, Set<TradeKey>> late(DatabaseSnapshot shown) {
        return ids(shown, false);
    }

    private static Map<String, Set<TradeKey>> ids(DatabaseSnapshot shown, boolean onlyWaiting) {
        Map<String, Set<TradeKey>> found = new HashMap<>();
        shown.late().stream()
                .filter(each -> !onlyWaiting || each.state().equals("waiting"))
                .forEach(each -> found.computeIfAbsent(each.symbol(), symbol -> new HashSet<>())
                        .add(each.key()));
        return found;
    }

    /**
     * All rows that differ from the trade of the tape, or are in the wrong state.
     *
     * @param restated whether Restate has run since the last of them arrived: then none waits any more, else all do
     */
    static List<String> check(DatabaseSnapshot shown, ExpectedData expected, boolean restated) {
        List<String> differences = new ArrayList<>();
        for (DatabaseSnapshot.Late late : shown.late()) {
            ExchangeTrade must = expected.of(late.symbol()).trades().get(late.key());
            ExchangeTrade is = new ExchangeTrade(
                    late.key(),
                    late.price(),
                    late.quantity(),
                    late.micros(),
                    late.side().equals("SELL"));
            if (!is.equals(must)) {
                differences.add(String.format(
                        Locale.ROOT, "late_trades: %s %s is %s, must be %s", late.symbol(), late.key(), is, must));
            }
            if (!late.state().equals(restated ? "restated" : "waiting")) {
                differences.add(String.format(
                        Locale.ROOT,
                        "late_trades: %s %s is %s %s Restate",
                        late.symbol(),
                        late.key(),
                        late.state(),
                        restated ? "after" : "before"));
            }
        }
        return differences;
    }

    /** The rows must be the trades that are late by the order of arrival, up to the offsets that the stream has read. */
    static List<String> checkArrivals(DatabaseSnapshot shown, Arrivals arrivals, SimulatedExchange exchange) {
        Map<String, Set<TradeKey>> is = late(shown);
        Set<String> symbols = new TreeSet<>(arrivals.symbols());
        symbols.addAll(is.keySet());
        List<String> differences = new ArrayList<>();
        for (String symbol : symbols) {
            Set<TradeKey> must = shown.accounts().isEmpty()
                    ? Set.of()
                    : ExpectedLateTrades.of(
                            exchange, arrivals, symbol, shown.accounts().get(0).endOffsets());
            Set<TradeKey> found = new TreeSet<>(is.getOrDefault(symbol, Set.of()));
            if (!found.equals(must)) {
                differences.add("late_trades: of %s there are %s, must be %s".formatted(symbol, found, must));
            }
        }
        return differences;
    }
}
