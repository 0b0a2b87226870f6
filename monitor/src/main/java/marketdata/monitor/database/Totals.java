package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts over all symbols.
 *
 * @param minutesLastHour status to number of minutes that began in the last hour
 * @param openGaps gaps in the trade ids not filled yet
 * @param openGapTrades trades in them
 * @param oldestOpenGap when the oldest was noticed, UTC; null when there is none
 * @param exchangeHoles holes that the exchange itself cannot fill, ever
 * @param lateTradesWaiting trades whose minute does not contain them yet
 */
public record Totals(
        Map<String, Long> minutesLastHour,
        long openGaps,
        long openGapTrades,
        Instant oldestOpenGap,
        long exchangeHoles,
        long lateTradesWaiting) {

    private static final String MINUTES = """
            SELECT status, count(*) AS minutes FROM trades_1min_agg
            WHERE window_start >= ? AND window_start <= ? GROUP BY status ORDER BY status""";

    private static final String PROBLEMS = """
            SELECT count(*) FILTER (WHERE state = 'open') AS open_gaps,
                   coalesce(sum(to_id - from_id + 1) FILTER (WHERE state = 'open'), 0)::bigint AS open_gap_trades,
                   min(noticed_at) FILTER (WHERE state = 'open') AS oldest,
                   count(*) FILTER (WHERE state = 'exchange_hole') AS exchange_holes,
                   (SELECT count(*) FROM late_trades WHERE state = 'waiting') AS late_waiting
            FROM feed_gaps""";

    /** As of now. */
    public static Totals read(Database database, Instant now) throws SQLException {
        Map<String, Long> minutes = new LinkedHashMap<>();
        List<Map.Entry<String, Long>> byStatus = database.query(
                MINUTES,
                row -> Map.entry(row.getString("status"), row.getLong("minutes")),
                Database.parameter(now.minus(Duration.ofHours(1))),
                Database.parameter(now));
        byStatus.forEach(entry -> minutes.put(entry.getKey(), entry.getValue()));
        return database.query(
                        PROBLEMS,
                        row -> new Totals(
                                minutes,
                                row.getLong("open_gaps"),
                                row.getLong("open_gap_trades"),
                                Database.instant(row, "oldest"),
                                row.getLong("exchange_holes"),
                                row.getLong("late_waiting")))
                .get(0);
    }
}
