package marketdata.monitor.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gaps, alerts, late trades and how far the stream is. Times are UTC. */
public final class IncidentTables {
    private final Database database;

    /** Reads from this database. */
    public IncidentTables(Database database) {
        this.database = database;
    }

    /** The newest gaps; each of source, symbol and state may be null: any. */
    public List<Map<String, Object>> gaps(String source, String symbol, String state, int limit) throws SQLException {
        StringBuilder sql = new StringBuilder("""
                SELECT source, symbol, epoch, from_id, to_id, to_id - from_id + 1 AS trades, state, cause, attempts, noticed_at,
                       closed_at
                FROM feed_gaps WHERE true""");
        List<Object> values = new ArrayList<>();
        where(sql, values, "source", source);
        where(sql, values, "symbol", symbol);
        where(sql, values, "state", state);
        sql.append(" ORDER BY (state = 'open') DESC, noticed_at DESC LIMIT ?");
        values.add(limit);
        return database.query(sql.toString(), Rows::read, values.toArray());
    }

    private static void where(StringBuilder sql, List<Object> values, String column, String value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = ?");
            values.add(value);
        }
    }

    /** The newest alerts; {@code open}: only those that last, or only past ones; null: both. */
    public List<Map<String, Object>> alerts(Boolean open, int limit) throws SQLException {
        String state = open == null ? "" : open ? " WHERE cleared_at IS NULL" : " WHERE cleared_at IS NOT NULL";
        return database.query(
                "SELECT id, raised_at, check_name, subject, severity, message, cleared_at, delivered_at FROM alerts"
                        + state + " ORDER BY (cleared_at IS NULL) DESC, raised_at DESC LIMIT ?",
                Rows::read,
                limit);
    }

    /** Late trades by market and state. */
    public List<Map<String, Object>> late() throws SQLException {
        return database.query("""
                SELECT source, symbol, state, count(*) AS trades, min(event_time) AS first_event_time,
                       max(event_time) AS last_event_time, max(noticed_at) AS newest_noticed_at
                FROM late_trades GROUP BY source, symbol, state ORDER BY source, symbol, state""", Rows::read);
    }

    /** The newest batch, null in each column before the first; {@code now} is the database's clock. */
    public Map<String, Object> newestCommit() throws SQLException {
        return database.query("""
                SELECT newest.*, clock_timestamp() AS now
                FROM (VALUES (1)) AS one LEFT JOIN (
                    SELECT query, batch, committed_at, newest_event_time
                    FROM stream_commits ORDER BY committed_at DESC, batch DESC LIMIT 1) AS newest ON true""", Rows::read).get(0);
    }

    /**
     * What the newest query has done in the minute before its last commit: trades, batches, and the quantiles of the time
     * from the newest trade of a batch to its commit, in seconds.
     */
    public List<Map<String, Object>> lastMinute() throws SQLException {
        return database.query("""
                WITH newest AS (SELECT query, committed_at FROM stream_commits ORDER BY committed_at DESC, batch DESC LIMIT 1)
                SELECT count(*) AS batches, coalesce(sum(c.trades), 0)::bigint AS trades,
                       coalesce(sum(c.duplicates), 0)::bigint AS duplicates,
                       coalesce(sum(c.rejected), 0)::bigint AS rejected, coalesce(sum(c.late), 0)::bigint AS late,
                       extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (
                           ORDER BY c.committed_at - c.newest_event_time))::float8 AS latency_p50_seconds,
                       extract(epoch FROM percentile_cont(0.99) WITHIN GROUP (
                           ORDER BY c.committed_at - c.newest_event_time))::float8 AS latency_p99_seconds
                FROM newest JOIN stream_commits c ON c.query = newest.query
                    AND c.committed_at > newest.committed_at - interval '1 minute'""", Rows::read);
    }

    /** Size of the database in bytes, and since when the server runs. */
    public List<Map<String, Object>> server() throws SQLException {
        return database.query("""
                SELECT pg_database_size(current_database()) AS bytes, pg_postmaster_start_time() AS started_at,
                       current_setting('server_version') AS version""", Rows::read);
    }
}
