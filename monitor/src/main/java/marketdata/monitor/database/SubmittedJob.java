package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A streaming job that was started at least once. Times are UTC.
 *
 * @param job its name, for example {@code CryptoAnalytics}
 * @param startedAt when a driver of the main job last took over; of another job its first start, or the first after it was
 *     stopped
 * @param committedAt when its newest batch was durable, or, of a job beside the main one, when nothing was left to read after
 *     it; null before the first
 * @param stoppedAt when a job beside the main one was stopped by a signal; null while it is meant to run
 * @param lag records of its topics that it has not read yet; null of the main job, whose {@link StreamProgress} is known
 */
public record SubmittedJob(String job, Instant startedAt, Instant committedAt, Instant stoppedAt, Long lag) {
    /** The job that writes the minutes. */
    public static final String MAIN = "CryptoAnalytics";

    /**
     * A query is named after its job and its checkpoint. Its newest commit is that of its last batch, found by the primary
     * key: the table has a row per batch since the first day.
     */
    private static final String SQL = """
            SELECT max(e.taken_at) AS started_at, max(c.committed_at) AS committed_at
            FROM stream_epochs e LEFT JOIN LATERAL (
                SELECT committed_at FROM stream_commits WHERE query = e.query ORDER BY batch DESC LIMIT 1) c ON true
            WHERE split_part(e.query, ':', 1) = ? HAVING count(*) > 0""";

    /** When it last did something: committed a batch, or took over. */
    public Instant lastActivity() {
        return committedAt != null && committedAt.isAfter(startedAt) ? committedAt : startedAt;
    }

    /** The main job by its ledger; empty when it was never started. */
    public static List<SubmittedJob> main(Database database) throws SQLException {
        return database.query(
                SQL,
                row -> new SubmittedJob(
                        MAIN, Database.instant(row, "started_at"), Database.instant(row, "committed_at"), null, null),
                MAIN);
    }
}
