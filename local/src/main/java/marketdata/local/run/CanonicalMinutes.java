package marketdata.local.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks the functions of {@code postgres/init/37_checksum.sql}; null bounds stand for the beginning and the end. */
final class CanonicalMinutes {
    private static final String RANGE = "(coalesce(?::timestamptz, '-infinity'), coalesce(?::timestamptz, 'infinity'))";

    private CanonicalMinutes() {}

    static Checksum checksum(Connection connection, Instant from, Instant until) throws SQLException {
        try (PreparedStatement query =
                        range(connection, "SELECT minutes, sha256 FROM minutes_checksum" + RANGE, from, until);
                ResultSet found = query.executeQuery()) {
            found.next();
            return new Checksum(from, until, found.getLong(1), found.getString(2));
        }
    }

    static List<String> lines(Connection connection, Instant from, Instant until) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (PreparedStatement query = range(connection, "SELECT line FROM canonical_minutes" + RANGE, from, until);
                ResultSet found = query.executeQuery()) {
            while (found.next()) {
                lines.add(found.getString(1));
            }
        }
        return lines;
    }

    private static PreparedStatement range(Connection connection, String sql, Instant from, Instant until)
            throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, from == null ? null : from.toString());
        query.setString(2, until == null ? null : until.toString());
        return query;
    }
}
