package marketdata.faults.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a table of windows or candles with the trades of the tape, each window added up anew from them. */
final class WindowCheck {
    private final ExpectedData expected;
    private final long until;
    private final Arrivals arrivals;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param until the windows that end by then are checked; microseconds since 1970 UTC
     * @param arrivals where spikes are marked
     */
    WindowCheck(ExpectedData expected, long until, Arrivals arrivals) {
        this.expected = expected;
        this.until = until;
        this.arrivals = arrivals;
    }

    /** All differences. */
    List<String> check(WindowTable table, Collection<WindowRow> rows, Collection<String> symbols) {
        Map<String, WindowRow> byKey = new HashMap<>();
        for (WindowRow row : rows) {
            if (byKey.put(row.symbol() + row.start(), row) != null) {
                differences.add(row.name() + " is there twice");
            }
        }
        for (String symbol : symbols) {
            for (WindowRow must : windows(table, symbol)) {
                WindowRow is = byKey.remove(symbol + must.start());
                if (is != null) {
                    compare(is, must);
                } else if (end(table, must) + table.lateMinutes() * Micros.MINUTE <= until) {
                    differences.add(must.name() + " is not there");
                }
            }
        }
        byKey.values().stream()
                .filter(each -> end(table, each) <= until)
                .forEach(each -> differences.add(each.name() + " is there without a trade"));
        return differences;
    }

    private static long end(WindowTable table, WindowRow window) {
        return window.start() + table.minutes() * Micros.MINUTE;
    }

    private void compare(WindowRow is, WindowRow must) {
        new TreeMap<>(must.numbers()).forEach((name, number) -> {
            if (!number.equals(is.numbers().get(name))) {
                differs(is, name, is.numbers().get(name), number);
            }
        });
        new TreeMap<>(must.amounts()).forEach((name, amount) -> {
            if (amount.compareTo(is.amounts().get(name)) != 0) {
                differs(is, name, is.amounts().get(name), amount);
            }
        });
        if (!is.status().equals(must.status()) && !isFirst(is)) {
            differs(is, "status", is.status(), must.status());
        }
    }

    /** The first minute of a symbol has any status: the trades before it are unknown. */
    private boolean isFirst(WindowRow window) {
        return window.start() == expected.of(window.symbol()).minutes().firstKey();
    }

    private void differs(WindowRow window, String column, Object is, Object must) {
        differences.add("%s %s is %s, must be %s".formatted(window.name(), column, is, must));
    }

    private List<WindowRow> windows(WindowTable table, String symbol) {
        NavigableMap<Long, List<ExchangeTrade>> byMinute = new TreeMap<>();
        for (ExchangeTrade trade : expected.of(symbol).trades().values()) {
            byMinute.computeIfAbsent(trade.minute(), each -> new ArrayList<>()).add(trade);
        }
        TreeSet<Long> starts = new TreeSet<>();
        for (long minute : byMinute.keySet()) {
            for (int back = 0; back < table.minutes(); back++) {
                starts.add(minute - back * Micros.MINUTE);
            }
        }
        long length = table.minutes() * Micros.MINUTE;
        return starts.stream()
                .filter(start -> start + length <= until)
                .map(start -> window(table, symbol, start, byMinute.subMap(start, true, start + length, false)))
                .toList();
    }

    /** The missing trades of a window are those of its minutes. */
    private WindowRow window(
            WindowTable table, String symbol, long start, NavigableMap<Long, List<ExchangeTrade>> minutes) {
        List<ExchangeTrade> all =
                minutes.values().stream().flatMap(List::stream).toList();
        ExpectedSymbol must = expected.of(symbol);
        Aggregate row = Aggregate.of(all, must.withheld());
        long missing = 0;
        boolean proven = true;
        for (long minute : minutes.keySet()) {
            missing += must.minutes().get(minute).missing();
            proven &= must.isProven(minute);
        }
        Set<TradeKey> spikes = arrivals.spikes(symbol);
        long marked = all.stream().filter(each -> spikes.contains(each.key())).count();
        Map<String, Long> known = Map.of(
                "trade_count", row.count(),
                "missing_trades", missing,
                "spike_count", marked,
                "first_trade_id", row.firstKey().id(),
                "last_trade_id", row.lastKey().id());
        Map<String, Long> numbers = new TreeMap<>();
        table.numbers().forEach(name -> numbers.put(name, known.get(name)));
        Map<String, BigDecimal> amounts = new TreeMap<>();
        table.amounts()
                .forEach((name, column) -> amounts.put(column, row.amounts().get(name)));
        String status = proven ? "certified" : "incomplete";
        return new WindowRow(table.from(), symbol, start, numbers, amounts, table.hasStatus() ? status : "");
    }
}
