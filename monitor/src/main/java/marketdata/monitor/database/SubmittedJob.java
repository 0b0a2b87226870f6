package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A streaming job that was started at least once. Times are UTC, by the database's clock.
 *
 * @param job its name, for example {@code CryptoAnalytics}
 * @param startedAt when a driver of it last took over
 * @param committedAt when it last committed a batch; null when it never did
 */
public record SubmittedJob(String job, Instant startedAt, Instant committedAt) {
    /** A query is named after its job, what it reads and its checkpoint: {@code MarketEvents:0f3c...}. */
    private static final String SQL = """
            SELECT split_part(e.query, ':', 1) AS job, max(e.taken_at) AS started_at, max(c.committed_at) AS committed_at
            FROM stream_epochs e LEFT JOIN (
                SELECT query, max(committed_at) AS committed_at FROM stream_commits GROUP BY query
                UNION ALL SELECT query, max(committed_at) FROM event_commits GROUP BY query) c ON c.query = e.query
            GROUP BY 1 ORDER BY 1""";

    /** Every job that has ever been started. */
    public static List<SubmittedJob> all(Database database) throws SQLException {
        return database.query(
                SQL,
                row -> new SubmittedJob(
                        row.getString("job"),
                        Database.instant(row, "started_at"),
                        Database.instant(row, "committed_at")));
    }
}
