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
    /** The job that writes the minutes. */
    public static final String MAIN = "CryptoAnalytics";

    /**
     * A query is named after its job, what it reads and its checkpoint: {@code MarketEvents:0f3c...}. Its newest commit is that
     * of its last batch, found by the primary key: the tables have a row per batch since the first day.
     */
    private static final String SQL = """
            SELECT split_part(e.query, ':', 1) AS job, max(e.taken_at) AS started_at, max(c.committed_at) AS committed_at
            FROM stream_epochs e LEFT JOIN LATERAL (
                (SELECT committed_at FROM stream_commits WHERE query = e.query ORDER BY batch DESC LIMIT 1)
                UNION ALL
                (SELECT committed_at FROM event_commits WHERE query = e.query ORDER BY batch DESC LIMIT 1)) c ON true
            GROUP BY 1 ORDER BY 1""";

    /** When it last did something: committed a batch, or took over. */
    public Instant lastActivity() {
        return committedAt != null && committedAt.isAfter(startedAt) ? committedAt : startedAt;
    }

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
