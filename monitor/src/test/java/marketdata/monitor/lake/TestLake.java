package marketdata.monitor.lake;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Candles as the job OhlcLake writes them, in the columns that the monitor reads. Minute 0 is 2026-11-20 10:00 UTC. */
final class TestLake {
    private final Path folder;
    private final List<String> rows = new ArrayList<>();

    TestLake(Path folder) {
        this.folder = folder;
    }

    /** Ten trades at these prices; ids go on from minute to minute. */
    TestLake candle(String symbol, int minute, String open, String high, String low, String close) {
        return candle(symbol, minute, open, high, low, close, "1.5", 10L * minute + 1_001, 0);
    }

    /** Ten ids from {@code firstId} on. */
    TestLake candle(
            String symbol,
            int minute,
            String open,
            String high,
            String low,
            String close,
            String volume,
            long firstId,
            int missing) {
        rows.add(String.format(
                Locale.ROOT,
                "('coinbase', '%s', TIMESTAMP '2026-11-20 10:00:00' + to_minutes(%d), %s, %s, %s, %s, %s, %d, %d, %d)",
                symbol,
                minute,
                open,
                high,
                low,
                close,
                volume,
                firstId,
                firstId + 9,
                missing));
        return this;
    }

    /** Sound candles of these minutes. */
    TestLake sound(String symbol, int from, int to) {
        for (int minute = from; minute < to; minute++) {
            candle(symbol, minute, "100", "102", "99", "101");
        }
        return this;
    }

    void write() throws SQLException {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("CREATE TABLE candles (source VARCHAR, symbol VARCHAR, window_start TIMESTAMP,"
                    + " open DECIMAL(38, 18), high DECIMAL(38, 18), low DECIMAL(38, 18), close DECIMAL(38, 18),"
                    + " volume DECIMAL(38, 18), first_trade_id BIGINT, last_trade_id BIGINT, missing_trades BIGINT)");
            statement.execute("INSERT INTO candles VALUES " + String.join(", ", rows));
            statement.execute("COPY (SELECT *, window_start + INTERVAL 1 MINUTE AS window_end,"
                    + " CAST(window_start AS DATE) AS date FROM candles) TO '" + folder
                    + "' (FORMAT parquet, PARTITION_BY (date))");
        }
    }
}
