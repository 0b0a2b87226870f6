package marketdata.faults.oracle;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the tables of the side jobs: from PostgreSQL, or with DuckDB from Parquet files. */
final class WindowReader {
    private final Path folder;

    /** @param folder the data folder of the run */
    WindowReader(Path folder) {
        this.folder = folder;
    }

    /** All rows of a table. */
    List<WindowRow> read(WindowTable table, Connection postgres) throws IOException, SQLException {
        if (!table.files()) {
            return rows(table, postgres, "(extract(epoch FROM window_start) * 1000000)::bigint", table.from());
        }
        Path files = folder.resolve(table.from());
        if (!hasFiles(files)) {
            return List.of();
        }
        // A data folder's name has no character of a file pattern (local/README.md), but it may have a quote.
        String pattern = "'" + files.toString().replace("'", "''") + "/date=*/*.parquet'";
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            return rows(table, duckDb, "epoch_us(window_start)", pattern);
        }
    }

    /** All names are constants of {@link WindowTable}. */
    private static List<WindowRow> rows(WindowTable table, Connection connection, String micros, String from)
            throws SQLException {
        List<String> columns = new ArrayList<>(table.numbers());
        columns.addAll(table.amounts().values());
        if (table.hasStatus()) {
            columns.add("status");
        }
        String sql = "SELECT symbol, %s AS start, %s FROM %s".formatted(micros, String.join(", ", columns), from);
        List<WindowRow> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(window(table, row));
            }
        }
        return found;
    }

    private static WindowRow window(WindowTable table, ResultSet row) throws SQLException {
        Map<String, Long> numbers = new TreeMap<>();
        for (String name : table.numbers()) {
            numbers.put(name, row.getLong(name));
        }
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (String name : table.amounts().values()) {
            amounts.put(name, row.getBigDecimal(name).stripTrailingZeros());
        }
        return new WindowRow(
                table.from(),
                row.getString("symbol"),
                row.getLong("start"),
                numbers,
                amounts,
                table.hasStatus() ? row.getString("status") : "");
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(file -> file.toString().endsWith(".parquet"));
        }
    }
}
