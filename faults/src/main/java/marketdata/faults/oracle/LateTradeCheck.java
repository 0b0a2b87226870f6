package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds {@code late_trades} against the tape, and against the order in which the trades arrived. */
final class LateVerdict {
    private LateVerdict() {}

    /** Those that no minute holds yet: their ids by symbol. */
    static Map<String, Set<Long>> waiting(Snapshot shown) {
        return ids(shown, true);
    }

    /** All of them. */
    static Map<String, Set<Long>> late(Snapshot shown) {
        return ids(shown, false);
    }

    private static Map<String, Set<Long>> ids(Snapshot shown, boolean onlyWaiting) {
        Map<String, Set<Long>> found = new HashMap<>();
        shown.late().stream()
                .filter(each -> !onlyWaiting || each.state().equals("waiting"))
                .forEach(each -> found.computeIfAbsent(each.symbol(), symbol -> new HashSet<>())
                        .add(each.id()));
        return found;
    }

    /**
     * Everything that is not a true trade of the tape, or is in the wrong state.
     *
     * @param restated whether Restate has run since the last of them came: then none waits any more, else all do
     */
    static List<String> judge(Snapshot shown, Expected expected, boolean restated) {
        List<String> differences = new ArrayList<>();
        for (Snapshot.Late late : shown.late()) {
            Traded must = expected.trades(late.symbol()).get(late.id());
            Traded is = new Traded(
                    late.id(),
                    late.price(),
                    late.quantity(),
                    late.micros(),
                    late.side().equals("SELL"));
            if (!is.equals(must)) {
                differences.add(String.format(
                        Locale.ROOT, "late_trades: %s %d is %s, must be %s", late.symbol(), late.id(), is, must));
            }
            if (!late.state().equals(restated ? "restated" : "waiting")) {
                differences.add(String.format(
                        Locale.ROOT,
                        "late_trades: %s %d is %s %s Restate",
                        late.symbol(),
                        late.id(),
                        late.state(),
                        restated ? "after" : "before"));
            }
        }
        return differences;
    }

    /** Those that must have come too late, by the order of arrival up to where the stream has read, are there; no others. */
    static List<String> judgeArrivals(Snapshot shown, Arrivals arrivals, Venue venue) {
        Map<String, Set<Long>> is = late(shown);
        Set<String> symbols = new TreeSet<>(arrivals.symbols());
        symbols.addAll(is.keySet());
        List<String> differences = new ArrayList<>();
        for (String symbol : symbols) {
            Set<Long> must = shown.accounts().isEmpty()
                    ? Set.of()
                    : Lateness.of(
                            venue, arrivals, symbol, shown.accounts().get(0).endOffsets());
            Set<Long> found = new TreeSet<>(is.getOrDefault(symbol, Set.of()));
            if (!found.equals(must)) {
                differences.add("late_trades: of %s there are %s, must be %s".formatted(symbol, found, must));
            }
        }
        return differences;
    }
}
