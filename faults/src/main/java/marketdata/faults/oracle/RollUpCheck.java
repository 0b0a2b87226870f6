package marketdata.faults.oracle;

import marketdata.faults.oracle.DatabaseSnapshot.RollUp;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

/** Compares the views of longer candles with the sums of the minutes of the same snapshot. */
final class RollUpCheck {
    private RollUpCheck() {}

    /** All differences. */
    static List<String> check(DatabaseSnapshot shown) {
        List<RollUp> must = new ArrayList<>();
        SnapshotReader.ROLL_UPS.forEach((view, length) -> must.addAll(of(view, length, shown.minutes())));
        return SetComparison.differences(
                must, shown.rollUps(), each -> "%s: must be %s".formatted(each.view(), each), each -> "%s: is %s"
                        .formatted(each.view(), each));
    }

    private static List<RollUp> of(String view, int length, List<StoredRow> minutes) {
        Map<String, List<StoredRow>> windows = new TreeMap<>();
        for (StoredRow minute : minutes) {
            windows.computeIfAbsent(minute.symbol() + start(minute, length), key -> new ArrayList<>())
                    .add(minute);
        }
        return windows.values().stream().map(each -> rollUp(view, length, each)).toList();
    }

    private static long start(StoredRow minute, int length) {
        return Math.floorDiv(minute.start(), length * Micros.MINUTE) * length * Micros.MINUTE;
    }

    private static RollUp rollUp(String view, int length, List<StoredRow> unsorted) {
        List<StoredRow> all = new ArrayList<>(unsorted);
        all.sort((a, b) -> Long.compare(a.start(), b.start()));
        List<StoredRow> traded = all.stream().filter(each -> each.count() > 0).toList();
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (String sum : List.of("sum_qty", "sum_value", "taker_buy_qty", "taker_buy_value")) {
            amounts.put(sum, of(all, sum, BigDecimal::add));
        }
        if (!traded.isEmpty()) {
            amounts.put("open", traded.get(0).amounts().get("open"));
            amounts.put("close", traded.get(traded.size() - 1).amounts().get("close"));
            amounts.put("high", of(traded, "high", BigDecimal::max));
            amounts.put("low", of(traded, "low", BigDecimal::min));
            amounts.put("vwap", Aggregate.ratio(amounts.get("sum_value"), amounts.get("sum_qty")));
        }
        return new RollUp(
                view,
                all.get(0).symbol(),
                start(all.get(0), length),
                status(all, length),
                sum(all, StoredRow::count),
                traded.stream().mapToLong(each -> each.firstKey().id()).min().orElse(0),
                traded.stream().mapToLong(each -> each.lastKey().id()).max().orElse(0),
                sum(all, StoredRow::missing),
                sum(all, StoredRow::spikes),
                all.size(),
                (int) all.stream()
                        .filter(each -> Set.of("certified", "quiet").contains(each.status()))
                        .count(),
                amounts);
    }

    private static String status(List<StoredRow> all, int length) {
        List<String> found = all.stream().map(StoredRow::status).toList();
        if (found.contains("open")) {
            return "open";
        }
        if (found.contains("incomplete") || all.size() < length) {
            return "incomplete";
        }
        if (found.contains("unproven")) {
            return "unproven";
        }
        return found.contains("certified") ? "certified" : "quiet";
    }

    private static BigDecimal of(List<StoredRow> rows, String name, BinaryOperator<BigDecimal> together) {
        return rows.stream()
                .map(each -> each.amounts().get(name))
                .reduce(together)
                .orElseThrow()
                .stripTrailingZeros();
    }

    private static long sum(List<StoredRow> rows, ToLongFunction<StoredRow> number) {
        return rows.stream().mapToLong(number).sum();
    }
}
