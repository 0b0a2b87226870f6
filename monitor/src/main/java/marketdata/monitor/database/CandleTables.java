package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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

    /** A market of an exchange. */
    public record Market(String source, String symbol) {}

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
            String source, String symbol, String interval, Instant from, Instant to, int limit, Instant asOf) {
        /** The same with the candle that follows. */
        public Selection andOneMore() {
            return new Selection(source, symbol, interval, from, to, limit + 1, asOf);
        }
    }

    /** The names of the columns of an interval's candles, in their order. */
    public static List<String> columns(String interval) {
        return List.of(columnList(interval).split(",\\s*"));
    }

    private static String columnList(String interval) {
        return COLUMNS + (interval.equals("1m") ? ", version" : ", minutes_present, minutes_proven");
    }

    /** The candles in the order of time. Without {@code from} they are the newest ones. */
    public List<Map<String, Object>> candles(Selection wanted) throws SQLException {
        List<Object> values = new ArrayList<>();
        return database.query(sql(wanted, values), Rows::read, values.toArray());
    }

    /** The same candles one by one, each as its columns' values. */
    public void each(Selection wanted, Consumer<Collection<Object>> candle) throws SQLException {
        List<Object> values = new ArrayList<>();
        database.stream(sql(wanted, values), row -> candle.accept(Rows.read(row).values()), values.toArray());
    }

    /** The start of the candle that follows those of a selection with {@code from}; empty when its limit holds all. */
    public Optional<Instant> startAfter(Selection wanted) throws SQLException {
        List<Object> values = new ArrayList<>();
        String rows = rows("window_start", wanted, values);
        values.add(wanted.limit());
        return database
                .query(
                        rows + " ORDER BY window_start OFFSET ? LIMIT 1",
                        row -> Database.instant(row, "window_start"),
                        values.toArray())
                .stream()
                .findFirst();
    }

    private static String sql(Selection wanted, List<Object> values) {
        String columns = columnList(wanted.interval());
        String newest = rows(columns, wanted, values) + " ORDER BY window_start"
                + (wanted.from() == null ? " DESC" : "") + " LIMIT ?";
        values.add(wanted.limit());
        return wanted.from() == null
                ? "SELECT " + columns + " FROM (" + newest + ") newest ORDER BY window_start"
                : newest;
    }

    private static String rows(String columns, Selection wanted, List<Object> values) {
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(columns)
                .append(" FROM ")
                .append(wanted.asOf() == null ? TABLES.get(wanted.interval()) : "as_of(?)")
                .append(" WHERE source = ? AND symbol = ?");
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
        return sql.toString();
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

    /**
     * Minutes of some markets, in order of time.
     *
     * @param markets of these alone
     * @param first start of the earliest one
     * @param last start of the latest one
     * @param since only those written at this time or later
     */
    public List<Map<String, Object>> written(Collection<Market> markets, Instant first, Instant last, Instant since)
            throws SQLException {
        return database.query(
                "SELECT source, symbol, " + COLUMNS + """
                , version FROM unnest(?::text[], ?::text[]) AS asked (source, symbol) JOIN trades_1min_agg USING (source, symbol)
                WHERE window_start BETWEEN ? AND ? AND updated_at >= ? ORDER BY window_start""",
                Rows::read,
                markets.stream().map(Market::source).toArray(String[]::new),
                markets.stream().map(Market::symbol).toArray(String[]::new),
                Database.parameter(first),
                Database.parameter(last),
                Database.parameter(since));
    }
}
