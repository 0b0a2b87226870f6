package marketdata.spark.reconcile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What reconciling reads from PostgreSQL and writes there. */
public final class ReconcileTables {
    private static final String SERIES = """
            SELECT DISTINCT source, symbol FROM trades_1min_agg WHERE window_start >= ? AND window_end <= ?
            ORDER BY source, symbol""";

    private static final String MINUTES = """
            SELECT * FROM trades_1min_agg
            WHERE source = ? AND symbol = ? AND window_start >= ? AND window_end <= ? AND status <> 'open'
            ORDER BY window_start""";

    private static final String REPORT = """
            INSERT INTO reconciliations (source, symbol, window_start, verdict, differences, row_version)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, symbol, window_start) DO UPDATE SET verdict = excluded.verdict,
                differences = excluded.differences, row_version = excluded.row_version, checked_at = now()""";

    /** The ids between neighbouring rows that nobody has recorded as missing. */
    private static final String GAPS = """
            INSERT INTO feed_gaps (source, symbol, from_id, to_id, cause)
            SELECT source, symbol, before + 1, first_trade_id - 1, 'reconcile: the exchange''s candle has more trades'
            FROM (SELECT source, symbol, first_trade_id, window_start,
                    max(last_trade_id) OVER (PARTITION BY source, symbol ORDER BY window_start
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                  FROM trades_1min_agg WHERE source = ? AND symbol = ?) rows
            WHERE window_start >= ? AND first_trade_id > before + 1 AND NOT EXISTS (
                SELECT 1 FROM feed_gaps g WHERE g.source = rows.source AND g.symbol = rows.symbol
                    AND g.from_id <= rows.first_trade_id - 1 AND g.to_id >= rows.before + 1)
            ON CONFLICT DO NOTHING""";

    private final Connection connection;

    /** @param connection without auto commit */
    public ReconcileTables(Connection connection) {
        this.connection = connection;
    }

    /** A market of an exchange. */
    public record Series(String source, String symbol) {}

    /** Those with minutes in a span of time. */
    public List<Series> series(Instant from, Instant to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SERIES)) {
            query.setTimestamp(1, Timestamp.from(from));
            query.setTimestamp(2, Timestamp.from(to));
            List<Series> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Series(rows.getString(1), rows.getString(2)));
                }
            }
            return found;
        }
    }

    /** Its closed minutes in a span of time, oldest first. */
    public List<StoredMinute> minutes(Series series, Instant from, Instant to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(MINUTES)) {
            query.setString(1, series.source());
            query.setString(2, series.symbol());
            query.setTimestamp(3, Timestamp.from(from));
            query.setTimestamp(4, Timestamp.from(to));
            List<StoredMinute> minutes = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    minutes.add(new StoredMinute(
                            ChronoUnit.MICROS.between(
                                    Instant.EPOCH,
                                    row.getTimestamp("window_start").toInstant()),
                            row.getLong("trade_count"),
                            row.getBigDecimal("open"),
                            row.getBigDecimal("high"),
                            row.getBigDecimal("low"),
                            row.getBigDecimal("close"),
                            row.getBigDecimal("sum_qty"),
                            row.getBigDecimal("sum_value"),
                            row.getLong("missing_trades"),
                            row.getString("status"),
                            row.getInt("version")));
                }
            }
            return minutes;
        }
    }

    /** Stores the comparisons of one market, and opens gaps for ids that nobody knew to be missing; one transaction. */
    public int report(Series series, List<Comparison> comparisons) throws SQLException {
        int opened = 0;
        try (PreparedStatement report = connection.prepareStatement(REPORT)) {
            for (Comparison each : comparisons) {
                report.setString(1, series.source());
                report.setString(2, series.symbol());
                report.setTimestamp(3, Timestamp.from(start(each)));
                report.setString(4, each.verdict().wire());
                report.setString(5, each.differences());
                report.setInt(6, each.minute().version());
                report.addBatch();
            }
            report.executeBatch();
        }
        List<Instant> lacking = comparisons.stream()
                .filter(each -> each.verdict() == Comparison.Verdict.LACKS_IDS)
                .map(ReconcileTables::start)
                .toList();
        if (!lacking.isEmpty()) {
            try (PreparedStatement gaps = connection.prepareStatement(GAPS)) {
                gaps.setString(1, series.source());
                gaps.setString(2, series.symbol());
                gaps.setTimestamp(3, Timestamp.from(lacking.get(0)));
                opened = gaps.executeUpdate();
            }
        }
        connection.commit();
        return opened;
    }

    private static Instant start(Comparison comparison) {
        return Instant.EPOCH.plus(comparison.minute().startMicros(), ChronoUnit.MICROS);
    }
}
