package marketdata.local.torture;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of a minute as the database shows it.
 *
 * @param start microseconds since 1970 UTC
 * @param firstId 0 when there is none
 * @param amounts by the column's name, without zeros at their ends; none that is null
 * @param reason why it was replaced, null for the version in force
 */
record Stored(
        String symbol,
        long start,
        int version,
        String status,
        long count,
        long firstId,
        long lastId,
        long missing,
        long spikes,
        Map<String, BigDecimal> amounts,
        Instant updatedAt,
        String reason,
        Instant replacedAt) {
    private static final List<String> AMOUNTS = List.of(
            "open",
            "high",
            "low",
            "close",
            "avg_price",
            "vwap",
            "sum_qty",
            "sum_value",
            "taker_buy_qty",
            "taker_buy_value");

    /** The row the cursor is at. */
    static Stored read(ResultSet row, boolean replaced) throws SQLException {
        return new Stored(
                row.getString("symbol"),
                micros(row, "window_start"),
                row.getInt("version"),
                row.getString("status"),
                row.getLong("trade_count"),
                key(row, "first_trade_id"),
                key(row, "last_trade_id"),
                row.getLong("missing_trades"),
                row.getLong("spike_count"),
                amounts(row, AMOUNTS),
                row.getTimestamp("updated_at").toInstant(),
                replaced ? row.getString("reason") : null,
                replaced ? row.getTimestamp("replaced_at").toInstant() : null);
    }

    /** A trade's {@link TradeKey}; 0 when there is no trade. */
    static long key(ResultSet row, String column) throws SQLException {
        long id = row.getLong(column);
        return row.wasNull() ? 0 : TradeKey.of(id);
    }

    /** These columns, without zeros at their ends. */
    static Map<String, BigDecimal> amounts(ResultSet row, List<String> columns) throws SQLException {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (String column : columns) {
            BigDecimal amount = row.getBigDecimal(column);
            if (amount != null) {
                amounts.put(column, amount.stripTrailingZeros());
            }
        }
        return amounts;
    }

    /** A time in microseconds since 1970 UTC; 0 when there is none. */
    static long micros(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
    }

    /** The same version when it was still in force. */
    Stored inForce() {
        return new Stored(
                symbol, start, version, status, count, firstId, lastId, missing, spikes, amounts, updatedAt, null,
                null);
    }

    boolean open() {
        return status.equals("open");
    }

    /** For people. */
    String name() {
        return "%s %s".formatted(symbol, Instant.EPOCH.plus(start, ChronoUnit.MICROS));
    }
}
