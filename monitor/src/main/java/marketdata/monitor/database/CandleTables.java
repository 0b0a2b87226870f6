package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Candles of one market as they are stored. Times are UTC, ends are exclusive. */
public final class CandleTables {
    /** Interval to the table or view that holds its candles, the shortest first. */
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("1m", "trades_1min_agg");
        TABLES.put("5m", "trades_5min");
        TABLES.put("15m", "trades_15min");
        TABLES.put("1h", "trades_1h");
        TABLES.put("1d", "trades_1d");
    }

    private static final String COLUMNS = """
            window_start, window_end, trade_count, open, high, low, close, vwap, sum_qty, sum_value, taker_buy_qty,
            taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, updated_at""";

    private final Database database;

    /** Reads from this database. */
    public CandleTables(Database database) {
        this.database = database;
    }

    /** The intervals there are. */
    public static List<String> intervals() {
        return List.copyOf(TABLES.keySet());
    }

    /** Length of an interval. */
    public static Duration length(String interval) {
        return switch (interval) {
            case "5m" -> Duration.ofMinutes(5);
            case "15m" -> Duration.ofMinutes(15);
            case "1h" -> Duration.ofHours(1);
            case "1d" -> Duration.ofDays(1);
            default -> Duration.ofMinutes(1);
        };
    }

    /**
     * Which candles.
     *
     * @param from inclusive, by the candle's start; null: the newest ones before {@code to}
     * @param to exclusive; null: up to the newest
     * @param limit at most so many
     * @param asOf as the table showed them at that time, only for {@code 1m}; null: as it shows them now
     */
    public record Selection(
            String source, String symbol, String interval, Instant from, Instant to, int limit, Instant asOf) {}

    /** The candles in the order of time. Without {@code from} they are the newest ones. */
    public List<Map<String, Object>> candles(Selection wanted) throws SQLException {
        boolean minutes = wanted.interval().equals("1m");
        String table = TABLES.get(wanted.interval());
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(COLUMNS)
                .append(minutes ? ", version" : ", minutes_present, minutes_proven")
                .append(" FROM ")
                .append(wanted.asOf() == null ? table : "as_of(?)")
                .append(" WHERE source = ? AND symbol = ?");
        List<Object> values = new ArrayList<>();
        if (wanted.asOf() != null) {
            values.add(Database.parameter(wanted.asOf()));
        }
        values.add(wanted.source());
        values.add(wanted.symbol());
        if (wanted.from() != null) {
            sql.append(" AND window_start >= ?");
            values.add(Database.parameter(wanted.from()));
        }
        if (wanted.to() != null) {
            sql.append(" AND window_start < ?");
            values.add(Database.parameter(wanted.to()));
        }
        sql.append(" ORDER BY window_start")
                .append(wanted.from() == null ? " DESC" : "")
                .append(" LIMIT ?");
        values.add(wanted.limit());
        List<Map<String, Object>> rows = database.query(sql.toString(), Rows::read, values.toArray());
        if (wanted.from() == null) {
            Collections.reverse(rows);
        }
        return rows;
    }

    /** Every market that has minutes, with its newest one. */
    public List<Map<String, Object>> markets() throws SQLException {
        return database.query("""
                SELECT source, symbol, window_start AS newest_minute, status AS newest_status, close AS newest_close,
                       updated_at AS newest_updated_at
                FROM latest_minutes WHERE recency = 1 ORDER BY source, symbol""", Rows::read);
    }

    /** Whether the market has any minute. */
    public boolean knows(String source, String symbol) throws SQLException {
        return database.query(
                        "SELECT EXISTS (SELECT FROM trades_1min_agg WHERE source = ? AND symbol = ?)",
                        row -> row.getBoolean(1),
                        source,
                        symbol)
                .get(0);
    }

    /** Minutes that were written after {@code updated}, of every market, if they began at {@code start} or later. */
    public List<Map<String, Object>> changedSince(Instant start, Instant updated) throws SQLException {
        return database.query(
                "SELECT source, symbol, " + COLUMNS
                        + ", version FROM trades_1min_agg WHERE window_start >= ? AND updated_at > ? ORDER BY window_start",
                Rows::read,
                Database.parameter(start),
                Database.parameter(updated));
    }
}
