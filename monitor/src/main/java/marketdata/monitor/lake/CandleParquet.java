package marketdata.monitor.lake;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Candles as one Parquet file, compressed by zstd; amounts are {@code DECIMAL(38,18)}, as in the lake. */
public final class CandleParquet {
    private static final List<String> WHOLE = List.of(
            "trade_count",
            "spike_count",
            "first_trade_id",
            "last_trade_id",
            "missing_trades",
            "version",
            "minutes_present",
            "minutes_proven");
    private static final List<String> TIMES = List.of("window_start", "window_end", "updated_at");

    private CandleParquet() {}

    /**
     * Makes the file of the CSV that the API writes, compressed by gzip.
     *
     * @throws SQLException when an amount does not fit into the type, with its text
     */
    public static void write(Path csv, List<String> columns, Path parquet) throws SQLException {
        String types = columns.stream()
                .map(each -> "'%s': '%s'".formatted(each, type(each)))
                .collect(Collectors.joining(", ", "{", "}"));
        try (ParquetReader duckdb = new ParquetReader()) {
            duckdb.run(
                    "COPY (SELECT * FROM read_csv('%s', header = true, delim = ',', columns = %s)) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
                            .formatted(quoted(csv), types, quoted(parquet)));
        }
    }

    private static String type(String column) {
        if (TIMES.contains(column)) {
            return "TIMESTAMPTZ";
        }
        if (WHOLE.contains(column)) {
            return "BIGINT";
        }
        return column.equals("status") ? "VARCHAR" : "DECIMAL(38,18)";
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }
}
