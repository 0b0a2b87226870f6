package marketdata.local.torture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a run of Restate has changed: the minutes of late trades, and not one other. */
final class RestatedVerdict {
    private RestatedVerdict() {}

    /**
     * Everything that is not as it must be; what the changed minutes hold is judged apart.
     *
     * @param before in the table before it ran
     * @param after in the table since
     * @param then what {@code as_of} says now of the time of {@code before}
     * @param until the minutes that begin before it are judged; microseconds since 1970 UTC
     */
    static List<String> judge(
            Snapshot before, Snapshot after, List<Stored> then, List<String> symbols, Expected expected, long until) {
        List<String> differences = new ArrayList<>();
        Map<String, Set<Long>> waiting = LateVerdict.waiting(before);
        for (String symbol : symbols) {
            Set<Long> due = new HashSet<>();
            for (long id : waiting.getOrDefault(symbol, Set.of())) {
                Expected.Traded trade = expected.trades(symbol).get(id);
                if (trade != null) {
                    due.add(Math.floorDiv(trade.micros(), Expected.MINUTE) * Expected.MINUTE);
                }
            }
            Map<Long, Stored> now = after.minutes(symbol, until);
            before.minutes(symbol, until).forEach((start, row) -> {
                Stored is = now.get(start);
                if (!due.contains(start) && !row.equals(is)) {
                    differences.add("Restate made %s of %s, which has no late trade".formatted(is, row));
                }
                if (due.contains(start) && (is == null || is.version() != row.version() + 1)) {
                    differences.add("Restate made %s of %s, which has late trades".formatted(is, row));
                }
            });
        }
        differences.addAll(past(before, then, until));
        return differences;
    }

    private static List<String> past(Snapshot before, List<Stored> then, long until) {
        Set<Stored> must = closed(before.minutes(), until);
        Set<Stored> is = closed(then, until);
        List<String> differences = new ArrayList<>();
        must.stream()
                .filter(each -> !is.contains(each))
                .forEach(each -> differences.add(String.format(
                        Locale.ROOT,
                        "as_of before Restate does not show %s version %d any more",
                        each.name(),
                        each.version())));
        is.stream()
                .filter(each -> !must.contains(each))
                .forEach(each -> differences.add(String.format(
                        Locale.ROOT, "as_of before Restate shows %s version %d now", each.name(), each.version())));
        return differences;
    }

    private static Set<Stored> closed(List<Stored> rows, long until) {
        Set<Stored> closed = new HashSet<>();
        rows.stream().filter(each -> !each.open() && each.start() < until).forEach(closed::add);
        return closed;
    }
}
