package marketdata.faults.oracle;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of a minute in the database.
 *
 * @param start microseconds since 1970 UTC
 * @param firstKey null without trades
 * @param amounts by the column's name, without zeros at their ends; none that is null
 * @param reason why it was replaced, null for the version in force
 */
record StoredRow(
        String symbol,
        long start,
        int version,
        String status,
        long count,
        TradeKey firstKey,
        TradeKey lastKey,
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

    /** The row at the cursor. */
    static StoredRow read(ResultSet row, boolean replaced) throws SQLException {
        return new StoredRow(
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

    /** The key of a trade id; null without a trade. */
    static TradeKey key(ResultSet row, String column) throws SQLException {
        long id = row.getLong(column);
        return row.wasNull() ? null : TradeKey.of(id);
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
        return time == null ? 0 : Micros.of(time.toInstant());
    }

    /** The same version before it was replaced. */
    StoredRow inForce() {
        return new StoredRow(
                symbol, start, version, status, count, firstKey, lastKey, missing, spikes, amounts, updatedAt, null,
                null);
    }

    boolean open() {
        return status.equals("open");
    }

    /** For messages: symbol, time and version. */
    String versionName() {
        return String.format(Locale.ROOT, "%s version %d", name(), version);
    }

    /** For messages: symbol and time. */
    String name() {
        return "%s %s".formatted(symbol, Micros.time(start));
    }
}
