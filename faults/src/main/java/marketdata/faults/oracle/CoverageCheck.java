package marketdata.local.torture;

import marketdata.local.torture.Snapshot.Coverage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds {@code coverage_by_day} against the minutes shown at the same moment, which are judged apart. */
final class CoverageVerdict {
    private static final int MINUTES_A_DAY = 1440;
    private static final long DAY = MINUTES_A_DAY * Expected.MINUTE;

    private CoverageVerdict() {}

    /** Everything that is not as it must be. A run is too short to leave a whole day without a minute. */
    static List<String> judge(Snapshot shown) {
        Map<String, List<Stored>> days = new TreeMap<>();
        for (Stored minute : shown.minutes()) {
            days.computeIfAbsent(minute.symbol() + Math.floorDiv(minute.start(), DAY), key -> new ArrayList<>())
                    .add(minute);
        }
        List<Coverage> must = days.values().stream()
                .map(each -> coverage(each, micros(shown.now())))
                .toList();
        List<String> differences = new ArrayList<>();
        must.stream()
                .filter(each -> !shown.coverage().contains(each))
                .forEach(each -> differences.add("coverage_by_day: must be " + each));
        shown.coverage().stream()
                .filter(each -> !must.contains(each))
                .forEach(each -> differences.add("coverage_by_day: is " + each));
        return differences;
    }

    private static Coverage coverage(List<Stored> minutes, long now) {
        long day = Math.floorDiv(minutes.get(0).start(), DAY) * DAY;
        Map<String, Long> numbers = new TreeMap<>();
        for (String status : List.of("certified", "quiet", "incomplete", "open", "unproven")) {
            numbers.put(
                    status,
                    minutes.stream()
                            .filter(each -> each.status().equals(status))
                            .count());
        }
        long elapsed = Math.max(0, Math.min(MINUTES_A_DAY, Math.floorDiv(now - day, Expected.MINUTE)));
        long present = minutes.stream()
                .filter(each -> each.start() + Expected.MINUTE <= now)
                .count();
        numbers.put("elapsed_minutes", elapsed);
        numbers.put("absent", elapsed - present);
        numbers.put("trade_count", minutes.stream().mapToLong(Stored::count).sum());
        numbers.put(
                "missing_trades", minutes.stream().mapToLong(Stored::missing).sum());
        numbers.put(
                "first_minute", minutes.stream().mapToLong(Stored::start).min().orElseThrow());
        numbers.put(
                "last_minute", minutes.stream().mapToLong(Stored::start).max().orElseThrow());
        BigDecimal percent = BigDecimal.valueOf(100 * (numbers.get("certified") + numbers.get("quiet")))
                .divide(BigDecimal.valueOf(MINUTES_A_DAY), 2, RoundingMode.HALF_UP);
        String date = Expected.time(day).atOffset(ZoneOffset.UTC).toLocalDate().toString();
        return new Coverage(minutes.get(0).symbol(), date, numbers, percent.stripTrailingZeros());
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
