package marketdata.spark.core.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The epoch of a driver of a query: batches of the newest one alone are accepted.
 *
 * @param query the query's name
 * @param number counts the drivers of the query, from 1
 */
public record DriverEpoch(String query, long number) {
    /** Takes the query over from whoever had it. Parameter: query. Gives the new epoch. */
    private static final String TAKE_OVER = """
            INSERT INTO stream_epochs AS e (query, epoch) VALUES (?, 1)
            ON CONFLICT (query) DO UPDATE SET epoch = e.epoch + 1, taken_at = now()
            RETURNING epoch""";

    /** Parameter: query. Holds off a take-over until this transaction ends. */
    private static final String CURRENT = "SELECT epoch FROM stream_epochs WHERE query = ? FOR SHARE";

    /** Takes the query over and commits: from now on no other driver's batch of it is accepted. */
    public static DriverEpoch takeOver(Connection connection, String query) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE_OVER)) {
            take.setString(1, query);
            try (ResultSet row = take.executeQuery()) {
                row.next();
                DriverEpoch epoch = new DriverEpoch(query, row.getLong(1));
                connection.commit();
                return epoch;
            }
        }
    }

    /**
     * Makes sure that no newer driver has taken over, nor does before this transaction ends.
     *
     * @throws FencedException when one has
     */
    public void check(Connection connection) throws SQLException {
        try (PreparedStatement current = connection.prepareStatement(CURRENT)) {
            current.setString(1, query);
            try (ResultSet row = current.executeQuery()) {
                if (!row.next() || row.getLong(1) != number) {
                    throw new FencedException(query, number, row.getLong(1));
                }
            }
        }
    }
}
