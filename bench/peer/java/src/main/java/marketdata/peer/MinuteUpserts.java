package marketdata.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The newest state of each changed minute, written in one batch and one transaction. */
final class MinuteUpserts implements AutoCloseable {
    private final Map<String, Minute> rows = new HashMap<>();
    private final Connection connection;
    private final PreparedStatement upsert;

    MinuteUpserts() {
        try {
            connection = DriverManager.getConnection(
                    Settings.get("POSTGRES_URL") + "?reWriteBatchedInserts=true",
                    Settings.get("POSTGRES_USER"),
                    Settings.get("POSTGRES_PASSWORD"));
            connection.setAutoCommit(false);
            upsert = connection.prepareStatement("INSERT INTO " + Settings.get("PEER_TABLE")
                    + " VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (symbol, window_start) DO UPDATE SET"
                    + " trade_count=excluded.trade_count, open=excluded.open, high=excluded.high, low=excluded.low,"
                    + " close=excluded.close, avg_price=excluded.avg_price, sum_qty=excluded.sum_qty,"
                    + " sum_value=excluded.sum_value");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(Minute minute) {
        rows.put(minute.symbol + minute.start, minute);
    }

    int size() {
        return rows.size();
    }

    void flush() {
        if (rows.isEmpty()) {
            return;
        }
        try {
            for (Minute row : rows.values()) {
                upsert.setString(1, row.symbol);
                upsert.setObject(2, OffsetDateTime.ofInstant(Instant.ofEpochMilli(row.start), ZoneOffset.UTC));
                upsert.setLong(3, row.count);
                upsert.setDouble(4, row.open);
                upsert.setDouble(5, row.high);
                upsert.setDouble(6, row.low);
                upsert.setDouble(7, row.close);
                upsert.setDouble(8, row.priceSum / row.count);
                upsert.setDouble(9, row.quantity);
                upsert.setDouble(10, row.value);
                upsert.addBatch();
            }
            upsert.executeBatch();
            connection.commit();
            rows.clear();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
