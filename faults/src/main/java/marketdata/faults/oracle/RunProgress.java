package marketdata.local.torture;

import marketdata.local.RunFailed;
import marketdata.local.run.Stack;
import marketdata.local.server.DatabaseRole;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Looks at a run's database, and waits until it shows something. */
final class Watch {
    /** So long a run may take to heal. */
    static final Duration HEALING = Duration.ofMinutes(10);

    private final Stack stack;

    Watch(Stack stack) {
        this.stack = stack;
    }

    /** As who may only read. */
    Connection connect() throws SQLException {
        return stack.servers().database().connect(DatabaseRole.CRYPTO_MONITOR);
    }

    /** Everything at this moment. */
    Snapshot snapshot() throws SQLException {
        try (Connection connection = connect()) {
            return SnapshotReader.read(connection);
        }
    }

    /** What the table of minutes said then. */
    List<Stored> asOf(Instant time) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement query = connection.prepareStatement("SELECT * FROM as_of(?)")) {
            query.setTimestamp(1, Timestamp.from(time));
            List<Stored> found = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(Stored.read(row, false));
                }
            }
            return found;
        }
    }

    void awaitRows() throws InterruptedException {
        Instant far = Instant.now().plus(1, ChronoUnit.DAYS);
        await("the first rows", "SELECT count(*) > 0 FROM trades_1min_agg WHERE window_start < ?", far);
    }

    /** A trade of every symbol at {@code until} or later, and no minute before it and no gap open. */
    void awaitClosed(int symbols, Instant until) throws InterruptedException {
        String traded = "SELECT count(DISTINCT symbol) = " + symbols
                + " FROM trades_1min_agg WHERE window_start >= ? AND trade_count > 0";
        await("a trade of every symbol after the last misfortune", traded, until);
        await("every minute and every gap to be closed", """
                SELECT NOT EXISTS (SELECT 1 FROM trades_1min_agg WHERE window_start < ? AND status = 'open')
                    AND NOT EXISTS (SELECT 1 FROM feed_gaps WHERE state = 'open')""", until);
    }

    /** How many batches the stream has committed; empty when the database cannot say. */
    OptionalLong batches() {
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
        long end = System.nanoTime() + HEALING.toNanos();
        String problem = "";
        while (System.nanoTime() < end) {
            stack.check();
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
        throw new RunFailed("waited " + HEALING.toMinutes() + " minutes in vain for " + what + problem);
    }
}
