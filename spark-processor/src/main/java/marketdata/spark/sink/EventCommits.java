package marketdata.spark.sink;

import marketdata.spark.checkpoint.CheckpointRollback;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** {@code event_commits}, for a repair. */
record EventCommits(Connection connection) implements CheckpointRollback.Ledger {
    /** A query's name ends with its checkpoint's id. Parameters: id, id, batch. */
    private static final String FORGET =
            "DELETE FROM event_commits WHERE right(query, length(?) + 1) = ':' || ? AND batch > ?";

    @Override
    public void forget(String checkpointId, long batch) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            forget.setString(1, checkpointId);
            forget.setString(2, checkpointId);
            forget.setLong(3, batch);
            forget.executeUpdate();
        }
        connection.commit();
    }
}
