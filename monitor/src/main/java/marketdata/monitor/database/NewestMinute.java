package marketdata.monitor.database;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A symbol's newest row. Times are UTC.
 *
 * @param windowEnd exclusive, by the exchange's event time
 * @param close null in a quiet minute
 * @param updatedAt when the row was last written, by the database's clock
 */
public record NewestMinute(
        String source,
        String symbol,
        Instant windowStart,
        Instant windowEnd,
        String status,
        long tradeCount,
        BigDecimal close,
        Instant updatedAt) {

    private static final String SQL = """
            SELECT source, symbol, window_start, window_end, status, trade_count, close, updated_at
            FROM latest_minutes WHERE recency = 1 ORDER BY source, symbol""";

    /** One for each symbol that has any minute. */
    public static List<NewestMinute> all(Database database) throws SQLException {
        return database.query(
                SQL,
                row -> new NewestMinute(
                        row.getString("source"),
                        row.getString("symbol"),
                        Database.instant(row, "window_start"),
                        Database.instant(row, "window_end"),
                        row.getString("status"),
                        row.getLong("trade_count"),
                        row.getBigDecimal("close"),
                        Database.instant(row, "updated_at")));
    }

    /** Time since the minute ended; negative while it runs. */
    public Duration age(Instant now) {
        return Duration.between(windowEnd, now);
    }

    /** For people: {@code binance BTCUSDT}. */
    public String subject() {
        return source + " " + symbol;
    }
}
