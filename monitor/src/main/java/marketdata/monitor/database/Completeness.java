package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What a symbol lacks between its first and its newest minute of a span.
 *
 * @param first start of the first minute that has a row, UTC; null when none has
 * @param minutes minutes from the first to the newest, both included
 * @param incomplete minutes with ids missing; the symbol's very first minute counts only when ids are known to be missing,
 *     because nothing can join it to what was before
 * @param absent minutes without a row
 * @param openGaps gaps in the ids not filled yet, whenever they were noticed
 * @param openGapTrades trades in them
 * @param unproven minutes of which nothing can be claimed
 * @param epochs how often the market's trade ids began again in the span
 */
public record Completeness(
        String source,
        String symbol,
        Instant first,
        long minutes,
        long incomplete,
        long absent,
        long missingTrades,
        long openGaps,
        long openGapTrades,
        long unproven,
        long epochs) {

    private static final String SQL = """
            SELECT symbols.source, symbols.symbol, span.first, coalesce(span.minutes, 0) AS minutes,
                   coalesce(span.incomplete, 0) AS incomplete, coalesce(span.minutes - span.present, 0) AS absent,
                   coalesce(span.missing, 0) AS missing, gaps.number AS gaps, gaps.trades AS gap_trades,
                   coalesce(span.unproven, 0) AS unproven, epochs.number AS epochs
            FROM symbols
            CROSS JOIN LATERAL (
                SELECT count(*) AS present, min(window_start) AS first, count(*) FILTER (WHERE status = 'unproven') AS unproven, sum(missing_trades)::bigint AS missing,
                       (extract(epoch FROM max(window_end) - min(window_start)) / 60)::bigint AS minutes,
                       count(*) FILTER (WHERE status = 'incomplete' AND (missing_trades > 0 OR EXISTS (
                           SELECT FROM trades_1min_agg before WHERE before.source = t.source
                               AND before.symbol = t.symbol AND before.window_start < t.window_start))) AS incomplete
                FROM trades_1min_agg t
                WHERE t.source = symbols.source AND t.symbol = symbols.symbol AND t.window_start >= ?) span
            CROSS JOIN LATERAL (
                SELECT count(*) AS number, coalesce(sum(to_id - from_id + 1), 0)::bigint AS trades
                FROM feed_gaps g
                WHERE g.source = symbols.source AND g.symbol = symbols.symbol AND g.state = 'open') gaps
            CROSS JOIN LATERAL (
                SELECT count(*) AS number FROM market_epochs e
                WHERE e.source = symbols.source AND e.symbol = symbols.symbol AND e.starts_at >= ?) epochs
            ORDER BY 1, 2""";

    /** One for each symbol, over the minutes that began at {@code since} or later. */
    public static List<Completeness> since(Database database, Instant since) throws SQLException {
        return database.query(
                SQL,
                row -> new Completeness(
                        row.getString("source"),
                        row.getString("symbol"),
                        Database.instant(row, "first"),
                        row.getLong("minutes"),
                        row.getLong("incomplete"),
                        row.getLong("absent"),
                        row.getLong("missing"),
                        row.getLong("gaps"),
                        row.getLong("gap_trades"),
                        row.getLong("unproven"),
                        row.getLong("epochs")),
                Database.parameter(since),
                Database.parameter(since));
    }

    /** For people: {@code binance BTCUSDT}. */
    public String subject() {
        return source + " " + symbol;
    }
}
