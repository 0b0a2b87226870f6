package marketdata.spark.core.ledger;

import marketdata.spark.platform.LostRecords;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** {@code stream_commits}, read when no job runs. */
public record CommitLedger(Connection connection) implements LostRecords.Ledger {
    /** A query's name ends with its checkpoint's id. Parameters: id, batch. */
    private static final String IS_COMMITTED = """
            SELECT 1 FROM stream_commits
            WHERE right(query, length(?) + 1) = ':' || ? AND batch = ?""";

    @Override
    public boolean isCommitted(String checkpointId, long batch) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(IS_COMMITTED)) {
            find.setString(1, checkpointId);
            find.setString(2, checkpointId);
            find.setLong(3, batch);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }
}
