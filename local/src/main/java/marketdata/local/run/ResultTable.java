package marketdata.local.run;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The answer to a query as a table for a terminal: numbers to the right, NULL empty. Long values are cut, and rows beyond
 * {@value #MOST_ROWS} are left out, which a line below the table says.
 */
public final class ResultTable {
    private static final int MOST_ROWS = 500;
    private static final int WIDEST_COLUMN = 60;
    private static final String BETWEEN = "  ";
    private static final Set<Integer> NUMBERS =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL, Types.REAL, Types.DOUBLE);

    private final List<String> labels = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private boolean more;

    private ResultTable() {}

    /** Prints what a statement gives; nothing when it gives no rows at all, as SET does. */
    public static void print(Connection connection, String statement, PrintStream out) throws SQLException {
        try (Statement plain = connection.createStatement()) {
            plain.setMaxRows(MOST_ROWS + 1);
            if (plain.execute(statement)) {
                of(plain.getResultSet()).print(out);
            }
        }
    }

    private static ResultTable of(ResultSet result) throws SQLException {
        ResultTable table = new ResultTable();
        ResultSetMetaData columns = result.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            table.labels.add(cell(columns.getColumnLabel(i)));
            table.numbers.add(NUMBERS.contains(columns.getColumnType(i)));
        }
        while (result.next()) {
            if (table.rows.size() == MOST_ROWS) {
                table.more = true;
                break;
            }
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= table.labels.size(); i++) {
                row.add(cell(result.getString(i)));
            }
            table.rows.add(row);
        }
        return table;
    }

    /** What comes from a database may hold anything: nothing in it moves the cursor. */
    private static String cell(String value) {
        return value == null ? "" : TextWidth.cut(value.replaceAll("\\p{Cntrl}", "·"), WIDEST_COLUMN);
    }

    private void print(PrintStream out) {
        int[] widths = labels.stream().mapToInt(TextWidth::of).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], TextWidth.of(row.get(i)));
            }
        }
        out.println(line(labels, widths));
        StringBuilder rule = new StringBuilder();
        for (int width : widths) {
            rule.append(rule.length() == 0 ? "" : BETWEEN).append("─".repeat(width));
        }
        out.println(rule);
        rows.forEach(row -> out.println(line(row, widths)));
        out.println(
                more
                        ? "(the first " + MOST_ROWS + " rows; in a pipe or with --csv, all of them)"
                        : "(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - TextWidth.of(cells.get(i)));
            line.append(i == 0 ? "" : BETWEEN);
            line.append(numbers.get(i) ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }
}
