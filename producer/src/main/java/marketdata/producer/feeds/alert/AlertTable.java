package marketdata.producer.feeds.alert;

import marketdata.connect.postgres.PostgresOptions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads the table {@code alerts}. */
final class AlertTable {
    /** Parameters: days, days. In the order things happened. */
    private static final String RECENT = """
            SELECT id, raised_at, check_name, subject, severity, message, cleared_at FROM alerts
            WHERE cleared_at IS NULL OR raised_at > now() - make_interval(days => ?)
                OR cleared_at > now() - make_interval(days => ?)
            ORDER BY coalesce(cleared_at, raised_at), id""";

    private final PostgresOptions postgres;

    AlertTable(PostgresOptions postgres) {
        this.postgres = postgres;
    }

    /** Alerts that last, and those of the last days. */
    List<Alert> recent(int days) throws SQLException {
        try (Connection connection = postgres.connect("producer-alerts");
                PreparedStatement statement = connection.prepareStatement(RECENT)) {
            statement.setInt(1, days);
            statement.setInt(2, days);
            List<Alert> alerts = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    alerts.add(new Alert(
                            row.getLong(1),
                            row.getObject(2, OffsetDateTime.class),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getObject(7, OffsetDateTime.class)));
                }
            }
            return alerts;
        }
    }
}
