package marketdata.monitor.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * The open gaps of a market that has ever had one.
 *
 * @param gaps how many are open
 * @param trades missing in them
 * @param noticedAt when the oldest open one was noticed, UTC; null when none is open
 */
public record OldestGap(String source, String symbol, long gaps, long trades, Instant noticedAt) {
    private static final String SQL = """
            SELECT source, symbol, count(*) FILTER (WHERE state = 'open') AS gaps,
                   coalesce(sum(to_id - from_id + 1) FILTER (WHERE state = 'open'), 0)::bigint AS trades,
                   min(noticed_at) FILTER (WHERE state = 'open') AS noticed_at
            FROM feed_gaps GROUP BY source, symbol ORDER BY source, symbol""";

    /** One for each market that has ever had a gap. */
    public static List<OldestGap> all(Database database) throws SQLException {
        return database.query(
                SQL,
                row -> new OldestGap(
                        row.getString("source"),
                        row.getString("symbol"),
                        row.getLong("gaps"),
                        row.getLong("trades"),
                        Database.instant(row, "noticed_at")));
    }

    /** For people: {@code binance BTCUSDT}. */
    public String subject() {
        return source + " " + symbol;
    }
}
