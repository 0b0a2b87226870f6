package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What proves a minute, or says why it is not proven, and how much of a day is. Times are UTC. */
public final class ProofTables {
    private final Database database;

    /** Reads from this database. */
    public ProofTables(Database database) {
        this.database = database;
    }

    /** The stored minute; empty when there is no row. */
    public Optional<Map<String, Object>> minute(String source, String symbol, Instant start) throws SQLException {
        return first(
                "SELECT * FROM trades_1min_agg WHERE source = ? AND symbol = ? AND window_start = ?",
                source,
                symbol,
                start);
    }

    /** Why a minute is neither certified nor quiet, in words; empty when it is, or has no row. */
    public Optional<String> reason(String source, String symbol, Instant start) throws SQLException {
        return first(
                        "SELECT reason FROM unproven_minutes WHERE source = ? AND symbol = ? AND window_start = ?",
                        source,
                        symbol,
                        start)
                .map(row -> (String) row.get("reason"));
    }

    /** The nearest earlier minute whose trades have ids. */
    public Optional<Map<String, Object>> before(String source, String symbol, Instant start) throws SQLException {
        return first("""
                SELECT window_start, status, first_trade_id, last_trade_id FROM trades_1min_agg
                WHERE source = ? AND symbol = ? AND window_start < ? AND last_trade_id IS NOT NULL
                ORDER BY window_start DESC LIMIT 1""", source, symbol, start);
    }

    /** The nearest later minute whose trades have ids. */
    public Optional<Map<String, Object>> after(String source, String symbol, Instant start) throws SQLException {
        return first("""
                SELECT window_start, status, first_trade_id, last_trade_id FROM trades_1min_agg
                WHERE source = ? AND symbol = ? AND window_start > ? AND first_trade_id IS NOT NULL
                ORDER BY window_start LIMIT 1""", source, symbol, start);
    }

    /** The replaced versions of a minute, oldest first, each with the reason. */
    public List<Map<String, Object>> versions(String source, String symbol, Instant start) throws SQLException {
        return database.query("""
                SELECT version, status, reason, replaced_at, updated_at, trade_count, missing_trades, open, high, low, close,
                       sum_qty, first_trade_id, last_trade_id
                FROM trades_1min_agg_history WHERE source = ? AND symbol = ? AND window_start = ? ORDER BY version""", Rows::read, source, symbol, Database.parameter(start));
    }

    /** What the exchange's own candle said about the minute; empty when it was not compared. */
    public Optional<Map<String, Object>> reconciliation(String source, String symbol, Instant start)
            throws SQLException {
        return first("""
                SELECT verdict, differences, row_version, checked_at FROM reconciliations
                WHERE source = ? AND symbol = ? AND window_start = ?""", source, symbol, start);
    }

    /** Gaps that share an id with the range, both ends inclusive. */
    public List<Map<String, Object>> gaps(String source, String symbol, long from, long to) throws SQLException {
        return database.query("""
                SELECT from_id, to_id, to_id - from_id + 1 AS trades, epoch, state, cause, attempts, noticed_at, closed_at
                FROM feed_gaps WHERE source = ? AND symbol = ? AND from_id <= ? AND to_id >= ? ORDER BY epoch, from_id
                LIMIT 100""", Rows::read, source, symbol, to, from);
    }

    /** Each day of a market from {@code from} to {@code to}, both ISO dates and inclusive, the newest first. */
    public List<Map<String, Object>> days(String source, String symbol, String from, String to) throws SQLException {
        return database.query(
                "SELECT day::text AS day, elapsed_minutes, certified, quiet, incomplete, open, unproven, absent,"
                        + " proven_percent_of_day, trade_count::bigint AS trade_count, missing_trades::bigint AS"
                        + " missing_trades, first_minute, last_minute FROM coverage_by_day"
                        + " WHERE source = ? AND symbol = ? AND day BETWEEN ?::date AND ?::date ORDER BY day DESC",
                Rows::read,
                source,
                symbol,
                from,
                to);
    }

    /** The minutes that have a row, from {@code from} to before {@code to}. */
    public List<Map<String, Object>> minutes(String source, String symbol, Instant from, Instant to)
            throws SQLException {
        return database.query("""
                SELECT window_start, status, trade_count, missing_trades, version FROM trades_1min_agg
                WHERE source = ? AND symbol = ? AND window_start >= ? AND window_start < ? ORDER BY window_start""", Rows::read, source, symbol, Database.parameter(from), Database.parameter(to));
    }

    private Optional<Map<String, Object>> first(String sql, String source, String symbol, Instant start)
            throws SQLException {
        return database.query(sql, Rows::read, source, symbol, Database.parameter(start)).stream()
                .findFirst();
    }
}
