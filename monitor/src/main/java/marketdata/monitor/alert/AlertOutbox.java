package marketdata.monitor.alert;

import marketdata.monitor.alert.Event.Kind;
import marketdata.monitor.alert.receiver.DeliveryException;
import marketdata.monitor.alert.receiver.Receiver;
import marketdata.monitor.check.Status;
import marketdata.monitor.check.Thresholds;
import marketdata.monitor.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Delivers what receivers have not got yet; the table {@code alerts} is the outbox. A row is locked while its message is
 * under way, and whoever finds it locked passes over it, so that several processes never send the same. What a receiver did not
 * take stays for the next round.
 *
 * <p>An incident that is over before a receiver took its message is never sent to that receiver: neither it nor its end.
 */
final class AlertOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(AlertOutbox.class);
    /** Rows of one message. */
    private static final int MOST = 200;

    /**
     * Parameters: raised:, seconds, escalated:, raised:, cleared: (each with the receiver). Rows that an earlier version
     * delivered have no deliveries: they are not sent again.
     */
    private static final String PENDING = """
            SELECT id, check_name, coalesce(source, subject) AS source, coalesce(symbol, '') AS symbol, severity, message,
                   coalesce(next, '') AS next, raised_at, escalated_at, cleared_at, deliveries
            FROM alerts
            WHERE (cleared_at IS NULL AND (delivered_at IS NULL OR deliveries <> '{}')
                    AND ((? <> ALL (deliveries)
                            AND (severity <> 'warning' OR coalesce(seen_at, raised_at) - raised_at >= make_interval(secs => ?)))
                        OR (escalated_at IS NOT NULL AND ? <> ALL (deliveries))))
                OR (cleared_at > now() - interval '7 days' AND ? = ANY (deliveries) AND ? <> ALL (deliveries))
            ORDER BY severity, raised_at, id LIMIT ? FOR UPDATE SKIP LOCKED""";

    private static final String DELIVERED = """
            UPDATE alerts SET deliveries = deliveries || ?, delivered_at = coalesce(delivered_at, now()) WHERE id = ?""";

    private final Database database;
    private final Duration warningDelay;
    /** Sent, and then the database was lost before it could be written down: not to be sent again. */
    private final Map<Long, Set<String>> unrecorded = new HashMap<>();

    AlertOutbox(Database database) {
        this(database, Thresholds.duration("warning-delay"));
    }

    /** @param warningDelay how long a warning must last before it is sent */
    AlertOutbox(Database database, Duration warningDelay) {
        this.database = database;
        this.warningDelay = warningDelay;
    }

    private record Pending(long id, Event event, List<String> deliveries) {}

    /** How a delivery stands in {@code alerts.deliveries}. */
    static String delivery(Kind kind, String receiver) {
        return kind.wire() + ":" + receiver;
    }

    /** Sends a receiver one message about all that is new to it. A failure is logged, and tried again in the next round. */
    void deliver(Receiver receiver) throws SQLException, InterruptedException {
        InterruptedException interrupted = database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                // A receiver may let us wait for longer than this role's sessions may idle.
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = '5min'");
            }
            writeDown(connection, unrecorded);
            List<Pending> pending = pending(connection, receiver.id());
            try {
                if (!pending.isEmpty()) {
                    receiver.send(new AlertMessage(
                            pending.stream().map(Pending::event).toList()));
                    LOG.info("{} alerts delivered to {}", pending.size(), receiver.id());
                    writeDown(connection, remember(pending));
                }
                return null;
            } catch (DeliveryException e) {
                LOG.error(
                        "{} alerts not delivered to {}, will retry: {}", pending.size(), receiver.id(), e.getMessage());
                return null;
            } catch (InterruptedException e) {
                return e;
            }
        });
        unrecorded.clear();
        if (interrupted != null) {
            throw interrupted;
        }
    }

    /** Before it is written: what the database loses from here on was sent all the same. */
    private Map<Long, Set<String>> remember(List<Pending> sent) {
        Map<Long, Set<String>> batch = new HashMap<>();
        sent.forEach(each -> batch.put(each.id(), new HashSet<>(each.deliveries())));
        batch.forEach((id, deliveries) ->
                unrecorded.computeIfAbsent(id, any -> new HashSet<>()).addAll(deliveries));
        return batch;
    }

    private static void writeDown(Connection connection, Map<Long, Set<String>> deliveries) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELIVERED)) {
            for (Map.Entry<Long, Set<String>> each : deliveries.entrySet()) {
                statement.setArray(
                        1, connection.createArrayOf("text", each.getValue().toArray()));
                statement.setLong(2, each.getKey());
                statement.executeUpdate();
            }
        }
    }

    private List<Pending> pending(Connection connection, String receiver) throws SQLException {
        String raised = delivery(Kind.RAISED, receiver);
        List<Pending> pending = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
            statement.setString(1, raised);
            statement.setLong(2, warningDelay.toSeconds());
            statement.setString(3, delivery(Kind.ESCALATED, receiver));
            statement.setString(4, raised);
            statement.setString(5, delivery(Kind.CLEARED, receiver));
            statement.setInt(6, MOST);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    pending.add(read(row, receiver));
                }
            }
        }
        return pending;
    }

    private static Pending read(ResultSet row, String receiver) throws SQLException {
        List<String> before =
                Arrays.asList((String[]) row.getArray("deliveries").getArray());
        List<String> deliveries = new ArrayList<>();
        Kind kind;
        if (row.getObject("cleared_at") != null) {
            kind = Kind.CLEARED;
            deliveries.add(delivery(kind, receiver));
        } else {
            kind = before.contains(delivery(Kind.RAISED, receiver)) ? Kind.ESCALATED : Kind.RAISED;
            deliveries.add(delivery(kind, receiver));
            if (row.getObject("escalated_at") != null && kind == Kind.RAISED) {
                // Raised late, as critical: there is no escalation left to send.
                deliveries.add(delivery(Kind.ESCALATED, receiver));
            }
        }
        Finding finding = new Finding(
                row.getString("check_name"),
                row.getString("source"),
                row.getString("symbol"),
                Status.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                Database.instant(row, "raised_at"),
                row.getString("message"),
                row.getString("next"));
        return new Pending(row.getLong("id"), new Event(kind, finding), deliveries);
    }
}
