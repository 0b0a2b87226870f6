package marketdata.monitor.lake;

import marketdata.monitor.text.Text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Parquet tables of the jobs TradeWindows and OhlcLake, as far as this machine can see them. */
public final class LakeTables {
    private static final String MARKETS = """
            SELECT source, symbol, count(*) AS row_count, min(epoch_us(window_start)) AS first_us,
                max(epoch_us(window_start)) AS last_us
            FROM read_parquet(?) GROUP BY source, symbol ORDER BY source, symbol""";

    private static final String WINDOWS = """
            SELECT * FROM (
                SELECT epoch_us(window_start) AS start_us, trade_count, plain(avg_price) AS avg_price,
                    plain(min_price) AS min_price, plain(max_price) AS max_price, plain(sum_value) AS sum_value,
                    missing_trades
                FROM read_parquet(?) WHERE source = ? AND symbol = ? ORDER BY window_start DESC LIMIT ?)
            ORDER BY start_us""";

    private final Path windows;
    private final Path candles;

    /**
     * Reads from these folders, which need not exist.
     *
     * @param windows holds the tables of windows
     * @param candles the table of candles
     */
    public LakeTables(Path windows, Path candles) {
        this.windows = windows;
        this.candles = candles;
    }

    /**
     * A table.
     *
     * @param folder where it is looked for
     * @param problem why nothing can be shown; null when something can
     */
    public record LakeTable(String table, String folder, String problem, List<LakeMarket> markets) {}

    /**
     * The rows of a market.
     *
     * @param first start of its first row, UTC
     * @param last start of its newest row
     */
    public record LakeMarket(String source, String symbol, long rows, Instant first, Instant last) {}

    /** Every table, those that nothing has been written to among them. */
    public List<LakeTable> all() {
        List<LakeTable> tables = new ArrayList<>();
        for (Path folder : List.of(windows.resolve("tumbling_1m"), windows.resolve("sliding_5m_1m"), candles)) {
            String name = folder.getFileName().toString();
            String place = folder.toAbsolutePath().normalize().toString();
            if (!Files.isDirectory(folder)) {
                tables.add(new LakeTable(name, place, "not written yet", List.of()));
                continue;
            }
            try (ParquetReader parquet = new ParquetReader()) {
                tables.add(new LakeTable(
                        name,
                        place,
                        null,
                        parquet.query(
                                MARKETS,
                                row -> new LakeMarket(
                                        row.getString("source"),
                                        row.getString("symbol"),
                                        row.getLong("row_count"),
                                        time(row, "first_us"),
                                        time(row, "last_us")),
                                files(folder))));
            } catch (SQLException e) {
                tables.add(new LakeTable(name, place, "cannot be read: " + Text.oneLine(e.getMessage()), List.of()));
            }
        }
        return tables;
    }

    /** The newest five-minute windows of a market in the order of time; empty where there are no files of them. */
    public List<Map<String, Object>> windows(String source, String symbol, int limit) throws SQLException {
        Path folder = windows.resolve("sliding_5m_1m");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (ParquetReader parquet = new ParquetReader()) {
            return parquet.query(WINDOWS, LakeTables::window, files(folder), source, symbol, limit);
        }
    }

    private static Map<String, Object> window(ResultSet row) throws SQLException {
        Map<String, Object> window = new LinkedHashMap<>();
        Instant start = time(row, "start_us");
        window.put("window_start", start);
        window.put("window_end", start.plus(5, ChronoUnit.MINUTES));
        window.put("trade_count", row.getLong("trade_count"));
        for (String column : List.of("avg_price", "min_price", "max_price", "sum_value")) {
            window.put(column, row.getString(column));
        }
        window.put("missing_trades", row.getLong("missing_trades"));
        return window;
    }

    private static String files(Path folder) {
        return folder.toAbsolutePath().normalize() + "/date=*/*.parquet";
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }
}
