package marketdata.faults.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Compares {@code trades_1min_agg} with the expected minutes, row by row and digit by digit. */
final class MinuteCheck {
    private final ExpectedData expected;
    private final long until;
    private final List<String> differences = new ArrayList<>();

    /** @param until the minutes that begin before it are checked; microseconds since 1970 UTC */
    MinuteCheck(ExpectedData expected, long until) {
        this.expected = expected;
        this.until = until;
    }

    /** All differences. */
    List<String> check(DatabaseSnapshot shown, List<String> symbols) {
        for (String symbol : symbols) {
            check(symbol, shown.minutes(symbol, until));
        }
        shown.minutes().stream()
                .filter(each -> !symbols.contains(each.symbol()))
                .forEach(each -> differs(each, "is of no symbol of this market"));
        return differences;
    }

    /** The first minute of a symbol has any status unless it begins with the market's first trade. */
    private void check(String symbol, Map<Long, StoredRow> rows) {
        ExpectedSymbol must = expected.of(symbol);
        NavigableMap<Long, Aggregate> minutes = must.minutes();
        for (StoredRow row : rows.values()) {
            boolean first = row.start() == minutes.firstKey() && !must.beginsWithTheFirst();
            check(row, minutes.get(row.start()), first);
        }
        for (long start = minutes.firstKey(); start < until; start += Micros.MINUTE) {
            boolean needed = minutes.containsKey(start) || must.mustBeQuiet(start);
            if (needed && !rows.containsKey(start)) {
                differences.add("%s %s has no row".formatted(symbol, Micros.time(start)));
            }
        }
    }

    private void check(StoredRow row, Aggregate must, boolean first) {
        ExpectedSymbol symbol = expected.of(row.symbol());
        String proven = must == null ? "quiet" : symbol.isProven(row.start()) ? "certified" : "incomplete";
        if (!first && !row.status().equals(proven)) {
            differs(row, "is " + row.status() + ", must be " + proven);
        }
        if (must == null && !symbol.mayBeQuiet(row.start())) {
            differs(row, "has a row, but nothing proves that it had no trade");
        }
        compare(row, must == null ? Aggregate.EMPTY : must).forEach(each -> differs(row, each));
    }

    /** The differences between a minute and its expected contents. */
    static List<String> compare(StoredRow row, Aggregate must) {
        List<String> found = new ArrayList<>();
        if (row.missing() != must.missing()) {
            found.add(String.format(Locale.ROOT, "lacks %d trades, must lack %d", row.missing(), must.missing()));
        }
        found.addAll(compareTrades(row, must));
        return found;
    }

    /** The same without what is missing. */
    static List<String> compareTrades(StoredRow row, Aggregate must) {
        List<String> found = new ArrayList<>();
        if (row.count() != must.count()) {
            found.add(String.format(Locale.ROOT, "counts %d trades, must be %d", row.count(), must.count()));
        }
        if (!Objects.equals(row.firstKey(), must.firstKey()) || !Objects.equals(row.lastKey(), must.lastKey())) {
            found.add(String.format(
                    Locale.ROOT,
                    "has ids %s to %s, must be %s to %s",
                    row.firstKey(),
                    row.lastKey(),
                    must.firstKey(),
                    must.lastKey()));
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

    private void differs(StoredRow row, String how) {
        differences.add("%s %s".formatted(row.name(), how));
    }
}
