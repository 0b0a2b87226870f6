package marketdata.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.faults.oracle.DatabaseSnapshot.Account;
import marketdata.faults.oracle.DatabaseSnapshot.Coverage;
import marketdata.faults.oracle.DatabaseSnapshot.Gap;
import marketdata.faults.oracle.DatabaseSnapshot.Late;
import marketdata.faults.oracle.DatabaseSnapshot.RollUp;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a {@link DatabaseSnapshot} in one transaction, so that all of it is of the same moment. */
final class SnapshotReader {
    /** The roll-up views, and how many minutes each row of theirs has. */
    static final Map<String, Integer> ROLL_UPS =
            Map.of("trades_5min", 5, "trades_15min", 15, "trades_1h", 60, "trades_1d", 1440);

    static final List<String> ACCOUNTS = List.of(
            "batches",
            "records",
            "without_trades",
            "unreadable",
            "read_trades",
            "counted",
            "duplicates",
            "late",
            "refused",
            "waiting",
            "unaccounted");

    static final List<String> COVERAGE = List.of(
            "elapsed_minutes",
            "certified",
            "quiet",
            "incomplete",
            "open",
            "unproven",
            "absent",
            "trade_count",
            "missing_trades");

    private static final List<String> ROLL_UP_AMOUNTS =
            List.of("open", "high", "low", "close", "vwap", "sum_qty", "sum_value", "taker_buy_qty", "taker_buy_value");

    /** Past times for which {@code as_of} is queried. */
    private static final int PAST_TIMES = 8;

    private final Connection connection;

    private SnapshotReader(Connection connection) {
        this.connection = connection;
    }

    /** @param connection fresh; what is done in it is rolled back */
    static DatabaseSnapshot read(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        SnapshotReader reader = new SnapshotReader(connection);
        DatabaseSnapshot snapshot = reader.snapshot();
        connection.rollback();
        return snapshot;
    }

    private DatabaseSnapshot snapshot() throws SQLException {
        Instant now = rows("SELECT now() AS now", row -> row.getTimestamp("now").toInstant())
                .get(0);
        List<StoredRow> history = rows("SELECT * FROM trades_1min_agg_history", row -> StoredRow.read(row, true));
        return new DatabaseSnapshot(
                now,
                rows("SELECT * FROM trades_1min_agg", row -> StoredRow.read(row, false)),
                history,
                asOf(now, history),
                rows(
                        "SELECT symbol, from_id, to_id, state FROM feed_gaps",
                        row -> new Gap(
                                row.getString(1),
                                StoredRow.key(row, "from_id"),
                                StoredRow.key(row, "to_id"),
                                row.getString(4))),
                rows(
                        "SELECT a.*, (SELECT end_offsets FROM stream_commits c WHERE c.query = a.query ORDER BY batch"
                                + " DESC LIMIT 1)::text AS end_offsets FROM accounts a",
                        SnapshotReader::account),
                rows("SELECT * FROM late_trades", SnapshotReader::late),
                rollUps(),
                rows("SELECT * FROM coverage_by_day", SnapshotReader::coverage));
    }

    /** Now, and times at which a version came into force: evenly chosen among them. */
    private Map<Instant, List<StoredRow>> asOf(Instant now, List<StoredRow> history) throws SQLException {
        List<Instant> times = new ArrayList<>(
                new TreeSet<>(history.stream().map(StoredRow::updatedAt).toList()));
        int step = Math.max(1, times.size() / PAST_TIMES);
        Map<Instant, List<StoredRow>> found = new TreeMap<>();
        for (int at = 0; at < times.size(); at += step) {
            found.put(times.get(at), asOf(times.get(at)));
        }
        found.put(now, asOf(now));
        return found;
    }

    /** The table of minutes as it was at a time. */
    static List<StoredRow> asOf(Connection connection, Instant time) throws SQLException {
        return new SnapshotReader(connection).asOf(time);
    }

    private List<StoredRow> asOf(Instant time) throws SQLException {
        return rows("SELECT * FROM as_of(?)", row -> StoredRow.read(row, false), Timestamp.from(time));
    }

    private List<RollUp> rollUps() throws SQLException {
        List<RollUp> all = new ArrayList<>();
        for (String view : ROLL_UPS.keySet()) {
            // One of our own names, no parameter.
            all.addAll(rows("SELECT * FROM " + view, row -> rollUp(view, row)));
        }
        return all;
    }

    private static RollUp rollUp(String view, ResultSet row) throws SQLException {
        return new RollUp(
                view,
                row.getString("symbol"),
                StoredRow.micros(row, "window_start"),
                row.getString("status"),
                row.getLong("trade_count"),
                row.getLong("first_trade_id"),
                row.getLong("last_trade_id"),
                row.getLong("missing_trades"),
                row.getLong("spike_count"),
                row.getInt("minutes_present"),
                row.getInt("minutes_proven"),
                StoredRow.amounts(row, ROLL_UP_AMOUNTS));
    }

    private static Account account(ResultSet row) throws SQLException {
        Map<Integer, Long> offsets = new HashMap<>();
        try {
            JsonNode topics = FrameReader.tree(row.getString("end_offsets"));
            topics.elements().forEachRemaining(topic -> topic.properties()
                    .forEach(each -> offsets.put(
                            Integer.valueOf(each.getKey()), each.getValue().asLong())));
        } catch (IOException e) {
            throw new SQLException("end_offsets are no JSON", e);
        }
        return new Account(row.getString("query"), numbers(row, ACCOUNTS), offsets);
    }

    private static Late late(ResultSet row) throws SQLException {
        return new Late(
                row.getString("symbol"),
                StoredRow.key(row, "trade_id"),
                StoredRow.micros(row, "event_time"),
                row.getBigDecimal("price").stripTrailingZeros(),
                row.getBigDecimal("quantity").stripTrailingZeros(),
                row.getString("taker_side"),
                row.getString("state"));
    }

    private static Coverage coverage(ResultSet row) throws SQLException {
        Map<String, Long> numbers = numbers(row, COVERAGE);
        numbers.put("first_minute", StoredRow.micros(row, "first_minute"));
        numbers.put("last_minute", StoredRow.micros(row, "last_minute"));
        BigDecimal percent = row.getBigDecimal("proven_percent_of_day");
        return new Coverage(row.getString("symbol"), row.getString("day"), numbers, percent.stripTrailingZeros());
    }

    private static Map<String, Long> numbers(ResultSet row, List<String> columns) throws SQLException {
        Map<String, Long> numbers = new TreeMap<>();
        for (String column : columns) {
            numbers.put(column, row.getLong(column));
        }
        return numbers;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, Reader<T> reader, Timestamp... parameters) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setTimestamp(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(reader.read(row));
                }
            }
        }
        return found;
    }
}
