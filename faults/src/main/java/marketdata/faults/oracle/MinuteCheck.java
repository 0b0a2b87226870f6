package marketdata.local.torture;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Holds {@code trades_1min_agg} against what it must be, row by row and digit by digit. */
final class MinuteVerdict {
    private final Expected expected;
    private final long until;
    private final List<String> differences = new ArrayList<>();

    /** @param until the minutes that begin before it are judged; microseconds since 1970 UTC */
    MinuteVerdict(Expected expected, long until) {
        this.expected = expected;
        this.until = until;
    }

    /** Everything that is not as it must be; empty when all is. */
    List<String> judge(Snapshot shown, List<String> symbols) {
        for (String symbol : symbols) {
            judge(symbol, shown.minutes(symbol, until));
        }
        shown.minutes().stream()
                .filter(each -> !symbols.contains(each.symbol()))
                .forEach(each -> differs(each, "is of no symbol of this market"));
        return differences;
    }

    /** All minutes of a symbol. The first is not proven where nobody saw what came before it. */
    private void judge(String symbol, Map<Long, Stored> rows) {
        NavigableMap<Long, Row> minutes = expected.minutes(symbol);
        for (Stored row : rows.values()) {
            boolean first = row.start() == minutes.firstKey() && !expected.beginsWithTheFirst(symbol);
            judge(row, minutes.get(row.start()), first);
        }
        for (long start = minutes.firstKey(); start < until; start += Expected.MINUTE) {
            boolean must = minutes.containsKey(start) || expected.mustBeQuiet(symbol, start);
            if (must && !rows.containsKey(start)) {
                differences.add("%s %s has no row".formatted(symbol, Expected.time(start)));
            }
        }
    }

    private void judge(Stored row, Row must, boolean first) {
        String proven =
                must == null ? "quiet" : expected.isProven(row.symbol(), row.start()) ? "certified" : "incomplete";
        if (!first && !row.status().equals(proven)) {
            differs(row, "is " + row.status() + ", must be " + proven);
        }
        if (must == null && !expected.mayBeQuiet(row.symbol(), row.start())) {
            differs(row, "has a row, though nobody can know that it had no trade");
        }
        compare(row, must == null ? new Row(0, 0, 0, 0, Map.of()) : must).forEach(each -> differs(row, each));
    }

    /** What of a minute's content differs from what it must be. */
    static List<String> compare(Stored row, Row must) {
        List<String> found = new ArrayList<>();
        if (row.missing() != must.missing()) {
            found.add(String.format(Locale.ROOT, "lacks %d trades, must lack %d", row.missing(), must.missing()));
        }
        found.addAll(compareTrades(row, must));
        return found;
    }

    /** The same without what is missing. */
    static List<String> compareTrades(Stored row, Row must) {
        List<String> found = new ArrayList<>();
        if (row.count() != must.count()) {
            found.add(String.format(Locale.ROOT, "counts %d trades, must be %d", row.count(), must.count()));
        }
        if (row.firstId() != must.firstId() || row.lastId() != must.lastId()) {
            found.add(String.format(
                    Locale.ROOT,
                    "has ids %d to %d, must be %d to %d",
                    row.firstId(),
                    row.lastId(),
                    must.firstId(),
                    must.lastId()));
        }
        if (must.count() > 0) {
            new TreeMap<>(must.amounts()).forEach((name, amount) -> {
                BigDecimal is = row.amounts().get(name);
                if (is == null || is.compareTo(amount) != 0) {
                    found.add("%s is %s, must be %s".formatted(name, is, amount));
                }
            });
        }
        return found;
    }

    private void differs(Stored row, String how) {
        differences.add("%s %s".formatted(row.name(), how));
    }
}
