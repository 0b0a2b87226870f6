package marketdata.local.server;

import org.postgresql.PGConnection;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers as CSV with a header line, as PostgreSQL itself writes it: NULL is nothing, an empty text is {@code ""}. A text
 * that a spreadsheet would take for a formula gets an apostrophe before it, by which spreadsheets know a text.
 */
public final class Csv {
    /** A number with its sign is no formula. */
    private static final String TEXT =
            "CASE WHEN %1$s ~ E'^[=@\\t\\r]|^[+-][^0-9.]|^[+-].*[^0-9.eE+-]'" + " THEN '''' || %1$s ELSE %1$s END";

    private Csv() {}

    /** Streams what a query gives; what COPY cannot wrap (SHOW, EXPLAIN) is printed row by row. */
    public static void print(Connection connection, String statement, PrintStream out)
            throws SQLException, IOException {
        String query = statement.strip().replaceAll(";\\s*$", "");
        if (query.matches("(?is)(select|with|values|table|\\()\\b?.*")) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + guarded(connection, query) + "\n) TO STDOUT (FORMAT csv, HEADER)", out);
            out.flush();
            return;
        }
        try (Statement plain = connection.createStatement()) {
            if (plain.execute(query)) {
                print(plain.getResultSet(), out);
            }
        }
    }

    /** The query with its texts guarded, when it has any. */
    private static String guarded(Connection connection, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        boolean texts = false;
        // Nothing is computed for no row. Not by PreparedStatement, to which a question mark is no operator.
        try (Statement asked = connection.createStatement();
                ResultSet none = asked.executeQuery("SELECT * FROM (" + query + "\n) AS asked LIMIT 0")) {
            ResultSetMetaData described = none.getMetaData();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                String name = "c" + i;
                boolean text = described.getColumnType(i) == Types.VARCHAR;
                names.add(name);
                String label = described.getColumnLabel(i).replace("\"", "\"\"");
                columns.add((text ? TEXT.formatted(name) : name) + " AS \"" + label + '"');
                texts |= text;
            }
        }
        String all = String.join(", ", columns);
        return texts ? "SELECT " + all + " FROM (" + query + "\n) AS asked(" + String.join(", ", names) + ")" : query;
    }

    private static void print(ResultSet rows, PrintStream out) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        StringBuilder header = new StringBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            header.append(i == 1 ? "" : ",").append(cell(columns.getColumnLabel(i)));
        }
        out.println(header);
        while (rows.next()) {
            StringBuilder line = new StringBuilder();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                line.append(i == 1 ? "" : ",").append(cell(rows.getString(i)));
            }
            out.println(line);
        }
    }

    private static String cell(String value) {
        if (value == null) {
            return "";
        }
        boolean quoted = value.isEmpty() || value.matches("(?s).*[\",\\r\\n].*");
        return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
