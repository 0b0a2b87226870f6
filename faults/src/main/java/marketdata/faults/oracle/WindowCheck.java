package marketdata.local.torture;

import marketdata.local.torture.Expected.Traded;

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

/** Holds a table of windows or candles against the trades themselves, each window added up anew from them. */
final class WindowVerdict {
    private final Expected expected;
    private final long until;
    private final Arrivals arrivals;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param until the windows that end by then are judged; microseconds since 1970 UTC
     * @param arrivals where spikes are marked
     */
    WindowVerdict(Expected expected, long until, Arrivals arrivals) {
        this.expected = expected;
        this.until = until;
        this.arrivals = arrivals;
    }

    /** Everything that is not as it must be. */
    List<String> judge(WindowTable table, Collection<Window> rows, Collection<String> symbols) {
        Map<String, Window> byKey = new HashMap<>();
        for (Window row : rows) {
            if (byKey.put(row.symbol() + row.start(), row) != null) {
                differences.add(row.name() + " is there twice");
            }
        }
        for (String symbol : symbols) {
            for (Window must : windows(table, symbol)) {
                Window is = byKey.remove(symbol + must.start());
                if (is != null) {
                    compare(is, must);
                } else if (end(table, must) + table.lateMinutes() * Expected.MINUTE <= until) {
                    differences.add(must.name() + " is not there");
                }
            }
        }
        byKey.values().stream()
                .filter(each -> end(table, each) <= until)
                .forEach(each -> differences.add(each.name() + " is there, though nothing was traded"));
        return differences;
    }

    private static long end(WindowTable table, Window window) {
        return window.start() + table.minutes() * Expected.MINUTE;
    }

    private void compare(Window is, Window must) {
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

    /** A symbol's first minute is not proven: nobody saw what came before it. */
    private boolean isFirst(Window window) {
        return window.start() == expected.minutes(window.symbol()).firstKey();
    }

    private void differs(Window window, String column, Object is, Object must) {
        differences.add("%s %s is %s, must be %s".formatted(window.name(), column, is, must));
    }

    private List<Window> windows(WindowTable table, String symbol) {
        NavigableMap<Long, List<Traded>> byMinute = new TreeMap<>();
        for (Traded trade : expected.trades(symbol).values()) {
            long minute = Math.floorDiv(trade.micros(), Expected.MINUTE) * Expected.MINUTE;
            byMinute.computeIfAbsent(minute, each -> new ArrayList<>()).add(trade);
        }
        TreeSet<Long> starts = new TreeSet<>();
        for (long minute : byMinute.keySet()) {
            for (int back = 0; back < table.minutes(); back++) {
                starts.add(minute - back * Expected.MINUTE);
            }
        }
        long length = table.minutes() * Expected.MINUTE;
        return starts.stream()
                .filter(start -> start + length <= until)
                .map(start -> window(table, symbol, start, byMinute.subMap(start, true, start + length, false)))
                .toList();
    }

    /** What a window lacks is the sum of what its minutes lack. */
    private Window window(WindowTable table, String symbol, long start, NavigableMap<Long, List<Traded>> minutes) {
        List<Traded> all = minutes.values().stream().flatMap(List::stream).toList();
        Row row = Row.of(all, expected.withheld(symbol));
        long missing = 0;
        boolean proven = true;
        for (long minute : minutes.keySet()) {
            missing += expected.minutes(symbol).get(minute).missing();
            proven &= expected.isProven(symbol, minute);
        }
        Set<Long> spikes = arrivals.spikes(symbol);
        long marked = all.stream().filter(each -> spikes.contains(each.id())).count();
        Map<String, Long> known = Map.of(
                "trade_count", row.count(),
                "missing_trades", missing,
                "spike_count", marked,
                "first_trade_id", TradeKey.id(row.firstId()),
                "last_trade_id", TradeKey.id(row.lastId()));
        Map<String, Long> numbers = new TreeMap<>();
        table.numbers().forEach(name -> numbers.put(name, known.get(name)));
        Map<String, BigDecimal> amounts = new TreeMap<>();
        table.amounts()
                .forEach((name, column) -> amounts.put(column, row.amounts().get(name)));
        String status = proven ? "certified" : "incomplete";
        return new Window(table.from(), symbol, start, numbers, amounts, table.hasStatus() ? status : "");
    }
}
