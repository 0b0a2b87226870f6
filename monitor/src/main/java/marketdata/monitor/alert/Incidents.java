package marketdata.monitor.alert;

import marketdata.monitor.check.Status;
import marketdata.monitor.check.Thresholds;
import marketdata.monitor.database.Database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Findings become rows of {@code alerts}: one open row for each check and subject, however many processes find it. A row is
 * cleared when a check finds its subject well, or when no check has found it for {@code forget-after}: one process may look at
 * a disk that another does not see.
 */
final class Incidents {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7421091)";

    private static final String RAISE = """
            INSERT INTO alerts AS a (check_name, subject, source, symbol, severity, message, next, seen_at)
            SELECT ?, ?, ?, ?, ?, ?, ?, now() WHERE ? OR EXISTS (
                SELECT FROM alerts WHERE check_name = ? AND subject = ? AND cleared_at IS NULL)
            ON CONFLICT (check_name, subject) WHERE cleared_at IS NULL DO UPDATE SET
                seen_at = now(),
                severity = CASE WHEN EXCLUDED.severity = 'critical' THEN 'critical' ELSE a.severity END,
                escalated_at = CASE WHEN EXCLUDED.severity = 'critical' AND a.severity = 'warning' THEN now()
                    ELSE a.escalated_at END,
                message = CASE WHEN EXCLUDED.severity = 'critical' AND a.severity <> 'critical' THEN EXCLUDED.message
                    ELSE a.message END,
                next = CASE WHEN EXCLUDED.severity = 'critical' AND a.severity <> 'critical' THEN EXCLUDED.next
                    ELSE a.next END""";

    private static final String CLEAR = """
            UPDATE alerts SET cleared_at = greatest(raised_at, clock_timestamp())
            WHERE cleared_at IS NULL AND check_name = ? AND subject = ANY (?)""";

    private static final String FORGET = """
            UPDATE alerts SET cleared_at = greatest(raised_at, clock_timestamp())
            WHERE cleared_at IS NULL AND coalesce(seen_at, raised_at) < now() - make_interval(secs => ?)
                AND check_name <> ALL (?)""";

    private final Database database;
    private final Duration forgetAfter = Thresholds.duration("forget-after");

    Incidents(Database database) {
        this.database = database;
    }

    /** Records a round. Without {@code mayRaise} only incidents that are open already are kept up. */
    void record(List<Finding> findings, boolean mayRaise) throws SQLException {
        database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(LOCK);
            }
            raise(connection, findings.stream().filter(Finding::isIncident).toList(), mayRaise);
            clear(connection, findings);
            forget(connection, findings);
            return null;
        });
    }

    private static void raise(Connection connection, Collection<Finding> findings, boolean mayRaise)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
            for (Finding each : findings) {
                Object[] values = {
                    each.check(),
                    each.subject(),
                    each.source(),
                    each.symbol(),
                    each.severity().wire(),
                    each.message(),
                    each.next(),
                    mayRaise,
                    each.check(),
                    each.subject()
                };
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                statement.executeUpdate();
            }
        }
    }

    private static void clear(Connection connection, Collection<Finding> findings) throws SQLException {
        Map<String, List<String>> well = findings.stream()
                .filter(each -> each.severity() == Status.OK)
                .collect(Collectors.groupingBy(
                        Finding::check, Collectors.mapping(Finding::subject, Collectors.toList())));
        try (PreparedStatement statement = connection.prepareStatement(CLEAR)) {
            for (Map.Entry<String, List<String>> each : well.entrySet()) {
                statement.setString(1, each.getKey());
                statement.setArray(
                        2, connection.createArrayOf("text", each.getValue().toArray()));
                statement.executeUpdate();
            }
        }
    }

    private void forget(Connection connection, Collection<Finding> findings) throws SQLException {
        Object[] undetermined = findings.stream()
                .filter(each -> each.severity() == Status.UNKNOWN)
                .map(Finding::check)
                .distinct()
                .toArray();
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, forgetAfter.toSeconds());
            statement.setArray(2, connection.createArrayOf("text", undetermined));
            statement.executeUpdate();
        }
    }

    /** An outage that a file remembered becomes a row that is over; who got its message gets one of its end. */
    void recordOutage(Outage outage) throws SQLException {
        database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(LOCK);
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO alerts (raised_at, check_name, subject, source, symbol, severity, message, next, cleared_at,
                        delivered_at, deliveries)
                    SELECT ?, ?, '', '', '', 'critical', ?, ?, clock_timestamp(), ?, ?
                    WHERE NOT EXISTS (SELECT FROM alerts WHERE check_name = ? AND raised_at = ?)""")) {
                Object[] raised = outage.deliveredTo().stream()
                        .map(receiver -> AlertOutbox.delivery(Event.Kind.RAISED, receiver))
                        .toArray();
                Finding finding = outage.finding();
                Object since = Database.parameter(finding.since());
                statement.setObject(1, since);
                statement.setString(2, finding.check());
                statement.setString(3, finding.message());
                statement.setString(4, finding.next());
                statement.setObject(5, raised.length == 0 ? null : since);
                statement.setArray(6, connection.createArrayOf("text", raised));
                statement.setString(7, finding.check());
                statement.setObject(8, since);
                statement.executeUpdate();
            }
            return null;
        });
    }

    /** The same findings, each with the time since when its incident is open. */
    List<Finding> since(List<Finding> findings) throws SQLException {
        Map<String, Instant> open = new HashMap<>();
        database.query(
                "SELECT check_name, subject, raised_at FROM alerts WHERE cleared_at IS NULL",
                row -> open.put(
                        row.getString("check_name") + "\n" + row.getString("subject"),
                        Database.instant(row, "raised_at")));
        return findings.stream()
                .map(each -> each.since(open.getOrDefault(each.check() + "\n" + each.subject(), each.since())))
                .toList();
    }
}
