package marketdata.spark.tables;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.model.candle.SymbolUpdate;
import org.apache.spark.sql.SparkSession;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/**
 * The windows in PostgreSQL, open ones too. A batch's minutes and the sliding windows made of them are one transaction of
 * upserts, so a batch that comes twice changes nothing, and a row of fewer trades never replaces one of more.
 */
public final class WindowDatabase implements MinuteTable {
    private static final String TUMBLING = """
            INSERT INTO trade_windows_1m (source, symbol, window_start, trade_count, avg_price, min_price, max_price,
                sum_qty, sum_value, spike_count, missing_trades)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, symbol, window_start) DO UPDATE SET trade_count = excluded.trade_count,
                avg_price = excluded.avg_price, min_price = excluded.min_price, max_price = excluded.max_price,
                sum_qty = excluded.sum_qty, sum_value = excluded.sum_value, spike_count = excluded.spike_count,
                missing_trades = excluded.missing_trades
            WHERE excluded.trade_count >= trade_windows_1m.trade_count""";
    private static final String SLIDING = """
            INSERT INTO trade_windows_5m (source, symbol, window_start, trade_count, avg_price, min_price, max_price,
                sum_value, missing_trades)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, symbol, window_start) DO UPDATE SET trade_count = excluded.trade_count,
                avg_price = excluded.avg_price, min_price = excluded.min_price, max_price = excluded.max_price,
                sum_value = excluded.sum_value, missing_trades = excluded.missing_trades
            WHERE excluded.trade_count >= trade_windows_5m.trade_count""";
    private static final String MINUTES = """
            SELECT window_start, trade_count, avg_price, min_price, max_price, sum_qty, sum_value, spike_count, missing_trades
            FROM trade_windows_1m
            WHERE source = ? AND symbol = ? AND window_start >= ? AND window_start < ?""";

    private final PostgresOptions postgres;

    /** Windows of this database; each batch opens its connection, at most one a second. */
    public WindowDatabase(PostgresOptions postgres) {
        this.postgres = postgres;
    }

    @Override
    public void write(SparkSession spark, List<SymbolUpdate> updates) throws SQLException {
        try (Connection connection = postgres.connectWithoutAutoCommit("spark-processor")) {
            for (SymbolUpdate update : updates) {
                List<TradeWindow> minutes = update.rows().values().stream()
                        .filter(row -> row.tradeCount() > 0)
                        .map(TradeWindow::of)
                        .toList();
                if (!minutes.isEmpty()) {
                    upsert(connection, TUMBLING, minutes, true);
                    upsert(connection, SLIDING, sliding(connection, minutes), false);
                }
            }
            connection.commit();
        }
    }

    private static List<TradeWindow> sliding(Connection connection, List<TradeWindow> changed) throws SQLException {
        NavigableSet<Long> touched = SlidingWindows.starts(
                changed.stream().map(TradeWindow::startMicros).toList());
        TradeWindow any = changed.get(0);
        List<TradeWindow> minutes = minutes(connection, any, touched.first(), touched.last() + SlidingWindows.MICROS);
        return ofThese(SlidingWindows.of(minutes), touched);
    }

    private static List<TradeWindow> ofThese(Collection<TradeWindow> windows, Set<Long> starts) {
        return windows.stream()
                .filter(window -> starts.contains(window.startMicros()))
                .toList();
    }

    private static List<TradeWindow> minutes(Connection connection, TradeWindow of, long from, long to)
            throws SQLException {
        List<TradeWindow> minutes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(MINUTES)) {
            select.setString(1, of.source());
            select.setString(2, of.symbol());
            select.setObject(3, time(from));
            select.setObject(4, time(to));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    OffsetDateTime start = row.getObject(1, OffsetDateTime.class);
                    minutes.add(new TradeWindow(
                            of.source(),
                            of.symbol(),
                            ParquetColumns.micros(start.toInstant()),
                            row.getLong(2),
                            row.getBigDecimal(3),
                            row.getBigDecimal(4),
                            row.getBigDecimal(5),
                            row.getBigDecimal(6),
                            row.getBigDecimal(7),
                            row.getLong(8),
                            row.getLong(9)));
                }
            }
        }
        return minutes;
    }

    private static void upsert(Connection connection, String sql, List<TradeWindow> windows, boolean tumbling)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (TradeWindow window : windows) {
                int column = 1;
                upsert.setString(column++, window.source());
                upsert.setString(column++, window.symbol());
                upsert.setObject(column++, time(window.startMicros()));
                upsert.setLong(column++, window.tradeCount());
                upsert.setBigDecimal(column++, window.avgPrice());
                upsert.setBigDecimal(column++, window.minPrice());
                upsert.setBigDecimal(column++, window.maxPrice());
                if (tumbling) {
                    upsert.setBigDecimal(column++, window.sumQty());
                }
                upsert.setBigDecimal(column++, window.sumValue());
                if (tumbling) {
                    upsert.setLong(column++, window.spikeCount());
                }
                upsert.setLong(column++, window.missingTrades());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static OffsetDateTime time(long micros) {
        return ParquetColumns.time(micros).atOffset(ZoneOffset.UTC);
    }
}
