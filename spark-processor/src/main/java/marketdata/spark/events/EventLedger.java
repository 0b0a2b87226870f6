package marketdata.spark.events;

import marketdata.spark.core.ledger.DriverEpoch;
import marketdata.spark.core.ledger.MinuteLedger;
import marketdata.spark.core.ledger.MinuteRows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A batch's changes and its row in {@code event_commits} in one transaction; fenced as {@link MinuteLedger} is. */
final class EventLedger {
    private static final String IS_COMMITTED = "SELECT 1 FROM event_commits WHERE query = ? AND batch = ?";
    private static final String COMMIT = """
            INSERT INTO event_commits (query, batch, epoch, rows_written, rejected, newest_event_time)
            VALUES (?, ?, ?, ?, ?, ?)""";
    private static final String MONTH = "SELECT ensure_event_month(?, ?)";

    private final String query;
    private final DriverEpoch epoch;
    private final Set<String> months = new HashSet<>();

    private EventLedger(DriverEpoch epoch) {
        this.query = epoch.query();
        this.epoch = epoch;
    }

    /** Takes the query over: from now on no other driver's batch of it is accepted. */
    static EventLedger takeOver(Connection connection, String query) throws SQLException {
        return new EventLedger(DriverEpoch.takeOver(connection, query));
    }

    boolean isCommitted(Connection connection, long batch) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(IS_COMMITTED)) {
            find.setString(1, query);
            find.setLong(2, batch);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Writes rows and the ledger row, and commits. */
    void commit(Connection connection, long batch, List<TableRow> rows, long rejected) throws SQLException {
        epoch.check(connection);
        makeMonths(connection, rows);
        write(connection, rows);
        long newest = rows.stream().mapToLong(TableRow::micros).max().orElse(Long.MIN_VALUE);
        try (PreparedStatement ledger = connection.prepareStatement(COMMIT)) {
            ledger.setString(1, query);
            ledger.setLong(2, batch);
            ledger.setLong(3, epoch.number());
            ledger.setInt(4, rows.size());
            ledger.setLong(5, rejected);
            ledger.setObject(6, newest == Long.MIN_VALUE ? null : MinuteRows.time(newest));
            ledger.executeUpdate();
        }
        connection.commit();
    }

    /** Remembers months only of this driver's life; one that is rolled back with its batch is asked for again. */
    private void makeMonths(Connection connection, List<TableRow> rows) throws SQLException {
        Set<String> made = new TreeSet<>();
        try (PreparedStatement make = connection.prepareStatement(MONTH)) {
            for (TableRow each : rows) {
                OffsetDateTime time = MinuteRows.time(each.micros());
                String month = each.table().monthly + ' ' + time.getYear() + ' ' + time.getMonthValue();
                if (each.table().monthly != null && !months.contains(month) && made.add(month)) {
                    make.setString(1, each.table().monthly);
                    make.setObject(2, time);
                    make.execute();
                }
            }
        }
        if (!made.isEmpty()) {
            connection.commit();
            months.addAll(made);
            epoch.check(connection);
        }
    }

    private static void write(Connection connection, List<TableRow> rows) throws SQLException {
        Map<EventTable, PreparedStatement> statements = new EnumMap<>(EventTable.class);
        try {
            for (TableRow each : rows) {
                PreparedStatement statement = statements.get(each.table());
                if (statement == null) {
                    statement = connection.prepareStatement(each.table().sql);
                    statements.put(each.table(), statement);
                }
                bind(connection, statement, each.values());
                statement.addBatch();
            }
            // In the order of the enum: sessions are merged before the session that took them in is written.
            for (PreparedStatement statement : statements.values()) {
                statement.executeBatch();
            }
        } finally {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof String[] texts) {
                statement.setArray(i + 1, connection.createArrayOf("text", texts));
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }
}
