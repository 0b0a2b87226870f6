package marketdata.monitor.lake;

import marketdata.monitor.text.Table;
import marketdata.monitor.text.Text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A look at a Parquet table.
 *
 * @param table its name
 * @param folder where it is
 * @param problem why nothing can be shown; empty when something can
 * @param rows how many it has
 * @param newest its newest rows, as text
 */
public record Preview(
        String table, String folder, String problem, long rows, List<String> columns, List<List<String>> newest) {
    private static final int SHOWN = 5;

    /** What was measured stands behind its key; the end of a window follows from its start. */
    private static final String NEWEST = """
            SELECT source, symbol, strftime(make_timestamp(epoch_us(window_start)), '%Y-%m-%d %H:%M') AS "start UTC",
                * EXCLUDE (source, symbol, window_start, window_end, date)
            FROM read_parquet(?, hive_partitioning = true) AS t ORDER BY t.window_start DESC, symbol LIMIT ?""";

    /** Looks at the table in this folder. */
    public static Preview of(Path folder) {
        String name = folder.getFileName().toString();
        String place = folder.toAbsolutePath().normalize().toString();
        if (!Files.isDirectory(folder)) {
            return new Preview(name, place, "not written yet", 0, List.of(), List.of());
        }
        String files = place + "/date=*/*.parquet";
        try (ParquetReader parquet = new ParquetReader()) {
            long rows = parquet.query("SELECT count(*) FROM read_parquet(?)", row -> row.getLong(1), files)
                    .get(0);
            List<String> columns = new ArrayList<>();
            List<List<String>> newest = parquet.query(
                    NEWEST,
                    row -> {
                        ResultSetMetaData meta = row.getMetaData();
                        List<String> cells = new ArrayList<>();
                        columns.clear();
                        for (int i = 1; i <= meta.getColumnCount(); i++) {
                            columns.add(meta.getColumnName(i));
                            cells.add(plain(row.getString(i)));
                        }
                        return cells;
                    },
                    files,
                    SHOWN);
            return new Preview(name, place, "", rows, columns, newest);
        } catch (SQLException e) {
            return new Preview(name, place, "cannot be read: " + Text.oneLine(e.getMessage()), 0, List.of(), List.of());
        }
    }

    private static String plain(String cell) {
        return cell != null && cell.matches("-?\\d+\\.\\d+")
                ? cell.replaceFirst("0+$", "").replaceFirst("\\.$", "")
                : String.valueOf(cell);
    }

    /** Whether there are rows to show. */
    public boolean hasRows() {
        return problem.isEmpty() && rows > 0;
    }

    /** The newest rows as a table. */
    public String text() {
        Table table = new Table(columns.toArray(new String[0]));
        newest.forEach(row -> table.add(row.toArray()));
        return table.toString();
    }
}
