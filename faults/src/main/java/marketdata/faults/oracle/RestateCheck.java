package marketdata.faults.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks which minutes Restate has changed: those of late trades, and no other. */
final class RestateCheck {
    private RestateCheck() {}

    /**
     * All differences; the contents of the changed minutes are checked by {@link MinuteCheck}.
     *
     * @param before before it ran
     * @param after after it ran
     * @param then the rows of {@code as_of} for the time of {@code before}, queried after it ran
     * @param until the minutes that begin before it are checked; microseconds since 1970 UTC
     */
    static List<String> check(
            DatabaseSnapshot before,
            DatabaseSnapshot after,
            List<StoredRow> then,
            List<String> symbols,
            ExpectedData expected,
            long until) {
        List<String> differences = new ArrayList<>();
        Map<String, Set<TradeKey>> waiting = LateTradeCheck.waiting(before);
        for (String symbol : symbols) {
            Set<Long> due = new HashSet<>();
            for (TradeKey key : waiting.getOrDefault(symbol, Set.of())) {
                ExchangeTrade trade = expected.of(symbol).trades().get(key);
                if (trade != null) {
                    due.add(trade.minute());
                }
            }
            Map<Long, StoredRow> now = after.minutes(symbol, until);
            before.minutes(symbol, until).forEach((start, row) -> {
                StoredRow is = now.get(start);
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

    private static List<String> past(DatabaseSnapshot before, List<StoredRow> then, long until) {
        return SetComparison.differences(
                closed(before.minutes(), until),
                closed(then, until),
                each -> "as_of before Restate does not show %s any more".formatted(each.versionName()),
                each -> "as_of before Restate shows %s now".formatted(each.versionName()));
    }

    private static List<StoredRow> closed(List<StoredRow> rows, long until) {
        return rows.stream()
                .filter(each -> !each.open() && each.start() < until)
                .toList();
    }
}
