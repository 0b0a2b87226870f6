package marketdata.spark.core.ledger;

import marketdata.spark.platform.CheckpointRepair;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** {@code stream_commits}, read for a repair. */
public record CommitLedger(Connection connection) implements CheckpointRepair.Ledger {
    /** A query's name ends with its checkpoint's id. Parameters: id, batch. */
    private static final String END_OFFSETS = """
            SELECT end_offsets::text FROM stream_commits
            WHERE right(query, length(?) + 1) = ':' || ? AND batch = ?""";

    @Override
    public Optional<String> endOffsets(String checkpointId, long batch) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(END_OFFSETS)) {
            find.setString(1, checkpointId);
            find.setString(2, checkpointId);
            find.setLong(3, batch);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
