package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a symbol trades, by its rows of a time before its newest minute.
 *
 * @param minutes from the first of these rows to the end of the newest one, those without a row too
 * @param withTrades minutes in which it was traded
 * @param longestQuiet the most quiet minutes in a row: proven to have had no trade
 */
public record TradingRate(long minutes, long withTrades, Duration longestQuiet) {
    /** One probe of the key's range; a run of quiet minutes is what lies between two minutes with trades. */
    private static final String SQL = """
            WITH seen AS (
                SELECT window_start, window_end, trade_count > 0 AS traded, status = 'quiet' AS quiet,
                       count(*) FILTER (WHERE trade_count > 0) OVER (ORDER BY window_start) AS run
                FROM trades_1min_agg
                WHERE source = ? AND symbol = ? AND window_start >= ? AND window_start <= ?),
            runs AS (SELECT count(*) FILTER (WHERE quiet) AS quiet FROM seen GROUP BY run)
            SELECT coalesce(extract(epoch FROM max(window_end) - min(window_start)) / 60, 0)::bigint AS minutes,
                   count(*) FILTER (WHERE traded) AS with_trades,
                   coalesce((SELECT max(quiet) FROM runs), 0) AS longest_quiet
            FROM seen""";

    /** Of the symbol of {@code newest}, over {@code window} up to and with that minute. */
    public static TradingRate before(Database database, NewestMinute newest, Duration window) throws SQLException {
        Instant from = newest.windowEnd().minus(window);
        return database.query(
                        SQL,
                        row -> new TradingRate(
                                row.getLong("minutes"),
                                row.getLong("with_trades"),
                                Duration.ofMinutes(row.getLong("longest_quiet"))),
                        newest.source(),
                        newest.symbol(),
                        Database.parameter(from),
                        Database.parameter(newest.windowStart()))
                .get(0);
    }
}
