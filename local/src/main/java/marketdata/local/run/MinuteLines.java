package marketdata.local.run;

import marketdata.local.run.Snapshot.Minute;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Minutes and counters as text; times are UTC. */
public final class MinuteLines {
    /** Month and day. */
    static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Hour and minute. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private MinuteLines() {}

    static String of(Minute minute) {
        return row(
                DATE.format(minute.start()) + " " + TIME.format(minute.start()),
                minute.symbol(),
                amount(minute.open()),
                amount(minute.high()),
                amount(minute.low()),
                amount(minute.close()),
                amount(minute.quantity()),
                minute.trades(),
                minute.status());
    }

    /** One line of counters. Trades wait only in ledgers of older versions: other runs do not print the counter. */
    public static String counters(Snapshot snapshot) {
        return String.format(
                Locale.ROOT,
                "%,d trades, %,d duplicates, %,d rejected, %,d late%s, %,d unaccounted | newest day: %,d rows, %,d certified, %,d incomplete | %s",
                snapshot.trades(),
                snapshot.duplicates(),
                snapshot.rejected(),
                snapshot.late(),
                snapshot.waiting() == 0 ? "" : String.format(Locale.ROOT, ", %,d waiting", snapshot.waiting()),
                snapshot.unaccounted(),
                snapshot.newestRows(),
                snapshot.rows("certified"),
                snapshot.rows("incomplete"),
                lag(snapshot.newest()));
    }

    /** The same for programs. */
    public static Map<String, Object> figures(Snapshot snapshot) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("trades", snapshot.trades());
        figures.put("duplicates", snapshot.duplicates());
        figures.put("rejected", snapshot.rejected());
        figures.put("late", snapshot.late());
        figures.put("waiting", snapshot.waiting());
        figures.put("unaccounted", snapshot.unaccounted());
        figures.put("rows_of_newest_day", snapshot.rows());
        figures.put("gaps", snapshot.gaps());
        figures.put(
                "newest_event_time",
                snapshot.newest() == null ? null : snapshot.newest().toString());
        return figures;
    }

    private static String lag(Instant newest) {
        if (newest == null) {
            return "no trade yet";
        }
        Duration lag = Duration.between(newest, Instant.now());
        return lag.compareTo(Duration.ofHours(1)) > 0
                ? "newest trade " + DATE.format(newest) + " " + TIME.format(newest)
                : String.format(Locale.ROOT, "lag %.1f s", Math.max(0, lag.toMillis()) / 1000.0);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-11s  %-12s %14s %14s %14s %14s %16s %8s  %s", cells);
    }

    /** Exact, without zeros at its end; "-" where there is none. */
    static String amount(BigDecimal value) {
        return value == null ? "-" : value.stripTrailingZeros().toPlainString();
    }
}
