package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.JsonText;
import marketdata.local.run.Snapshot.Minute;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.DatabaseRole;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the pipeline's own tables as the role that may only read. Connects again after a loss. */
public final class Tables implements AutoCloseable {
    /** Rows of the newest day only: a table of months is not counted for each look. */
    private static final String NEWEST_DAY = """
            SELECT status, count(*) FROM trades_1min_agg
            WHERE window_start > (SELECT max(window_start) - interval '1 day' FROM trades_1min_agg) GROUP BY 1""";

    private final CryptoDatabase database;
    private Connection connection;

    /** Connects at the first question. */
    public Tables(CryptoDatabase database) {
        this.database = database;
    }

    /** The newest {@code limit} minutes, and what has been counted. */
    public Snapshot snapshot(int limit) throws SQLException {
        try (Statement statement = statement()) {
            List<Minute> minutes = minutes(statement, limit);
            Map<String, Long> rows = counts(statement, NEWEST_DAY);
            Map<String, Long> gaps = counts(statement, "SELECT state, count(*) FROM feed_gaps GROUP BY 1");
            try (ResultSet sums = statement.executeQuery(
                    "SELECT coalesce(sum(counted), 0), coalesce(sum(duplicates), 0), coalesce(sum(refused + unreadable), 0),"
                            + " coalesce(sum(late), 0), (SELECT max(newest_event_time) FROM stream_commits),"
                            + " coalesce(sum(waiting), 0), coalesce(sum(unaccounted), 0) FROM accounts")) {
                sums.next();
                return new Snapshot(
                        minutes,
                        rows,
                        sums.getLong(1),
                        sums.getLong(2),
                        sums.getLong(3),
                        sums.getLong(4),
                        instant(sums.getTimestamp(5)),
                        sums.getLong(6),
                        sums.getLong(7),
                        gaps);
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** All rows by status: reads the whole table. */
    public Map<String, Long> allRows() throws SQLException {
        try (Statement statement = statement()) {
            return counts(statement, "SELECT status, count(*) FROM trades_1min_agg GROUP BY 1");
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** How far into a topic, by partition, the newest committed batch has read; empty before the first. */
    public Map<Integer, Long> committedOffsets(String topic) throws SQLException {
        try (Statement statement = statement();
                ResultSet found = statement.executeQuery(
                        "SELECT end_offsets FROM stream_commits WHERE jsonb_exists(end_offsets, '" + topic
                                + "') ORDER BY committed_at DESC, batch DESC LIMIT 1")) {
            Map<Integer, Long> offsets = new HashMap<>();
            if (found.next()) {
                JsonNode partitions = JsonText.tree(found.getString(1)).path(topic);
                partitions
                        .properties()
                        .forEach(entry -> offsets.put(
                                Integer.valueOf(entry.getKey()),
                                entry.getValue().asLong()));
            }
            return offsets;
        } catch (IOException e) {
            throw new SQLException("end_offsets is no JSON", e);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /**
     * Whether the table holds a row that was written after an ISO instant, and a batch with trades was committed after
     * it: rows of an earlier run, and ones that are only written anew as time passes, do not count.
     */
    public boolean rowsWrittenSince(String instant) throws SQLException {
        String since = " >= '" + instant + "'::timestamptz";
        try (Statement statement = statement();
                ResultSet found = statement.executeQuery("SELECT CASE WHEN exists(SELECT 1 FROM stream_commits"
                        + " WHERE trades > 0 AND rows_written > 0 AND committed_at" + since + ")"
                        + " THEN exists(SELECT 1 FROM trades_1min_agg WHERE updated_at" + since + ") ELSE false END")) {
            found.next();
            return found.getBoolean(1);
        }
    }

    /** Late trades whose minutes have not been restated yet. */
    public long lateWaiting() throws SQLException {
        try (Statement statement = statement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM late_trades WHERE state = 'waiting'")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Gaps that nobody has filled yet. */
    public long openGaps() throws SQLException {
        try (Statement statement = statement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM feed_gaps WHERE state = 'open'")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Of the closed minutes wholly between two times; null: without a bound. */
    public Checksum checksum(Instant from, Instant until) throws SQLException {
        statement().close();
        return CanonicalMinutes.checksum(connection, from, until);
    }

    /** The lines that {@link #checksum} is made of. */
    List<String> lines(Instant from, Instant until) throws SQLException {
        statement().close();
        return CanonicalMinutes.lines(connection, from, until);
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It was lost anyway.
            }
            connection = null;
        }
    }

    private Statement statement() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = database.connect(DatabaseRole.CRYPTO_MONITOR);
        }
        return connection.createStatement();
    }

    private static List<Minute> minutes(Statement statement, int limit) throws SQLException {
        List<Minute> minutes = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT symbol, window_start, open, high, low, close, sum_qty, trade_count, status"
                        + " FROM trades_1min_agg ORDER BY window_start DESC, symbol LIMIT " + limit)) {
            while (rows.next()) {
                minutes.add(new Minute(
                        rows.getString(1),
                        instant(rows.getTimestamp(2)),
                        rows.getBigDecimal(3),
                        rows.getBigDecimal(4),
                        rows.getBigDecimal(5),
                        rows.getBigDecimal(6),
                        rows.getBigDecimal(7),
                        rows.getLong(8),
                        rows.getString(9)));
            }
        }
        return minutes;
    }

    private static Map<String, Long> counts(Statement statement, String sql) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    private static Instant instant(Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
