package marketdata.local.torture;

import marketdata.local.torture.Snapshot.RollUp;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

/** Holds the views of longer candles against the sums of the minutes shown at the same moment, which are judged apart. */
final class RollUpVerdict {
    private RollUpVerdict() {}

    /** Everything that is not as it must be. */
    static List<String> judge(Snapshot shown) {
        Set<RollUp> must = new HashSet<>();
        SnapshotReader.ROLL_UPS.forEach((view, length) -> must.addAll(of(view, length, shown.minutes())));
        Set<RollUp> is = new HashSet<>(shown.rollUps());
        List<String> differences = new ArrayList<>();
        for (RollUp each : must) {
            if (!is.contains(each)) {
                differences.add("%s: must be %s".formatted(each.view(), each));
            }
        }
        for (RollUp each : is) {
            if (!must.contains(each)) {
                differences.add("%s: is %s".formatted(each.view(), each));
            }
        }
        return differences;
    }

    private static List<RollUp> of(String view, int length, List<Stored> minutes) {
        Map<String, List<Stored>> windows = new TreeMap<>();
        for (Stored minute : minutes) {
            windows.computeIfAbsent(minute.symbol() + start(minute, length), key -> new ArrayList<>())
                    .add(minute);
        }
        return windows.values().stream().map(each -> rollUp(view, length, each)).toList();
    }

    private static long start(Stored minute, int length) {
        return Math.floorDiv(minute.start(), length * Expected.MINUTE) * length * Expected.MINUTE;
    }

    private static RollUp rollUp(String view, int length, List<Stored> unsorted) {
        List<Stored> all = new ArrayList<>(unsorted);
        all.sort((a, b) -> Long.compare(a.start(), b.start()));
        List<Stored> traded = all.stream().filter(each -> each.count() > 0).toList();
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (String sum : List.of("sum_qty", "sum_value", "taker_buy_qty", "taker_buy_value")) {
            amounts.put(sum, of(all, sum, BigDecimal::add));
        }
        if (!traded.isEmpty()) {
            amounts.put("open", traded.get(0).amounts().get("open"));
            amounts.put("close", traded.get(traded.size() - 1).amounts().get("close"));
            amounts.put("high", of(traded, "high", BigDecimal::max));
            amounts.put("low", of(traded, "low", BigDecimal::min));
            amounts.put("vwap", Row.ratio(amounts.get("sum_value"), amounts.get("sum_qty")));
        }
        return new RollUp(
                view,
                all.get(0).symbol(),
                start(all.get(0), length),
                status(all, length),
                sum(all, Stored::count),
                traded.stream()
                        .mapToLong(each -> TradeKey.id(each.firstId()))
                        .min()
                        .orElse(0),
                traded.stream()
                        .mapToLong(each -> TradeKey.id(each.lastId()))
                        .max()
                        .orElse(0),
                sum(all, Stored::missing),
                sum(all, Stored::spikes),
                all.size(),
                (int) all.stream()
                        .filter(each -> Set.of("certified", "quiet").contains(each.status()))
                        .count(),
                amounts);
    }

    private static String status(List<Stored> all, int length) {
        List<String> found = all.stream().map(Stored::status).toList();
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

    private static BigDecimal of(List<Stored> rows, String name, BinaryOperator<BigDecimal> together) {
        return rows.stream()
                .map(each -> each.amounts().get(name))
                .reduce(together)
                .orElseThrow()
                .stripTrailingZeros();
    }

    private static long sum(List<Stored> rows, ToLongFunction<Stored> number) {
        return rows.stream().mapToLong(number).sum();
    }
}
