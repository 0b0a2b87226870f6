package marketdata.monitor.database;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection that hears what committed transactions announce on a channel, by LISTEN and NOTIFY. */
public final class Announcements implements AutoCloseable {
    private final Connection connection;

    /** Takes the connection; everything that is committed from now on is heard. */
    Announcements(Connection connection, String channel) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Waits for the next announcement, and gives the payloads of all that are there: none when the time is over. */
    public List<String> next(Duration patience) throws SQLException {
        PGNotification[] heard = connection
                .unwrap(PGConnection.class)
                .getNotifications(Math.max(1, Math.toIntExact(patience.toMillis())));
        List<String> payloads = new ArrayList<>();
        if (heard != null) {
            for (PGNotification notification : heard) {
                payloads.add(notification.getParameter());
            }
        }
        return payloads;
    }

    /** The connection goes back to its pool, where it must not go on to listen. */
    @Override
    public void close() throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("UNLISTEN *");
        }
    }
}
