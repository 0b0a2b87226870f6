package marketdata.faults.oracle;

import marketdata.faults.oracle.DatabaseSnapshot.Coverage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares {@code coverage_by_day} with the minutes of the same snapshot. */
final class CoverageCheck {
    private static final int MINUTES_A_DAY = 1440;
    private static final long DAY = MINUTES_A_DAY * Micros.MINUTE;

    private CoverageCheck() {}

    /** All differences. A run is too short to leave a whole day without a minute. */
    static List<String> check(DatabaseSnapshot shown) {
        Map<String, List<StoredRow>> days = new TreeMap<>();
        for (StoredRow minute : shown.minutes()) {
            days.computeIfAbsent(minute.symbol() + Math.floorDiv(minute.start(), DAY), key -> new ArrayList<>())
                    .add(minute);
        }
        List<Coverage> must = days.values().stream()
                .map(each -> coverage(each, Micros.of(shown.now())))
                .toList();
        return SetComparison.differences(
                must,
                shown.coverage(),
                each -> "coverage_by_day: must be " + each,
                each -> "coverage_by_day: is " + each);
    }

    private static Coverage coverage(List<StoredRow> minutes, long now) {
        long day = Math.floorDiv(minutes.get(0).start(), DAY) * DAY;
        Map<String, Long> numbers = new TreeMap<>();
        for (String status : List.of("certified", "quiet", "incomplete", "open", "unproven")) {
            numbers.put(
                    status,
                    minutes.stream()
                            .filter(each -> each.status().equals(status))
                            .count());
        }
        long elapsed = Math.max(0, Math.min(MINUTES_A_DAY, Math.floorDiv(now - day, Micros.MINUTE)));
        long present = minutes.stream()
                .filter(each -> each.start() + Micros.MINUTE <= now)
                .count();
        numbers.put("elapsed_minutes", elapsed);
        numbers.put("absent", elapsed - present);
        numbers.put("trade_count", minutes.stream().mapToLong(StoredRow::count).sum());
        numbers.put(
                "missing_trades", minutes.stream().mapToLong(StoredRow::missing).sum());
        numbers.put(
                "first_minute",
                minutes.stream().mapToLong(StoredRow::start).min().orElseThrow());
        numbers.put(
                "last_minute",
                minutes.stream().mapToLong(StoredRow::start).max().orElseThrow());
        BigDecimal percent = BigDecimal.valueOf(100 * (numbers.get("certified") + numbers.get("quiet")))
                .divide(BigDecimal.valueOf(MINUTES_A_DAY), 2, RoundingMode.HALF_UP);
        String date = Micros.time(day).atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return new Coverage(minutes.get(0).symbol(), date, numbers, percent.stripTrailingZeros());
    }
}
