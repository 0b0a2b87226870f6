package marketdata.faults.oracle;

import marketdata.faults.pipeline.FaultRunFailed;
import marketdata.faults.pipeline.PipelineRun;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;

/** Queries the database of a run, and waits for its progress. */
public final class RunProgress {
    /** A run may take so long to recover. */
    static final Duration LONGEST_RECOVERY = Duration.ofMinutes(10);

    private final PipelineRun run;

    /** Queries nothing yet. */
    public RunProgress(PipelineRun run) {
        this.run = run;
    }

    private Connection connect() throws SQLException {
        return run.folder().connect();
    }

    /** The whole database at this moment. */
    DatabaseSnapshot snapshot() throws SQLException {
        try (Connection connection = connect()) {
            return SnapshotReader.read(connection);
        }
    }

    /** The table of minutes as it was then. */
    List<StoredRow> asOf(Instant time) throws SQLException {
        try (Connection connection = connect()) {
            return SnapshotReader.asOf(connection, time);
        }
    }

    /** Waits for a row of each symbol: a producer killed before its first trade of one begins there with a later one. */
    public void awaitRows(int symbols) throws InterruptedException {
        Instant far = Instant.now().plus(1, ChronoUnit.DAYS);
        String all = "SELECT count(DISTINCT symbol) = " + symbols + " FROM trades_1min_agg WHERE window_start < ?";
        await("the first row of every symbol", all, far);
    }

    /** Waits for a trade of every symbol at {@code until} or later, and until no minute before it and no gap is open. */
    void awaitClosed(int symbols, Instant until) throws InterruptedException {
        String traded = "SELECT count(DISTINCT symbol) = " + symbols
                + " FROM trades_1min_agg WHERE window_start >= ? AND trade_count > 0";
        await("a trade of every symbol after the last fault", traded, until);
        await("every minute and every gap to be closed", """
                SELECT NOT EXISTS (SELECT 1 FROM trades_1min_agg WHERE window_start < ? AND status = 'open')
                    AND NOT EXISTS (SELECT 1 FROM feed_gaps WHERE state = 'open')""", until);
    }

    /** How many batches the stream has committed; empty when the database does not answer. */
    public OptionalLong batches() {
        try (Connection connection = connect();
                PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM stream_commits");
                ResultSet found = query.executeQuery()) {
            found.next();
            return OptionalLong.of(found.getLong(1));
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }

    private void await(String what, String sql, Instant instant) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_RECOVERY.toNanos();
        String problem = "";
        while (System.nanoTime() < end) {
            run.checkAlive();
            try (Connection connection = connect();
                    PreparedStatement query = connection.prepareStatement(sql)) {
                query.setTimestamp(1, Timestamp.from(instant));
                try (ResultSet found = query.executeQuery()) {
                    if (found.next() && found.getBoolean(1)) {
                        return;
                    }
                }
            } catch (SQLException e) {
                problem = ": " + e.getMessage();
            }
            Thread.sleep(1_000);
        }
        throw new FaultRunFailed("waited " + LONGEST_RECOVERY.toMinutes() + " minutes for " + what + problem);
    }
}
