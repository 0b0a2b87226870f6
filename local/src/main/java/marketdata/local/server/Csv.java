package marketdata.local.server;

import org.postgresql.PGConnection;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

/** Answers as CSV with a header line, as PostgreSQL itself writes it: NULL is nothing, an empty text is {@code ""}. */
public final class Csv {
    private Csv() {}

    /** Streams what a query gives; what COPY cannot wrap (SHOW, EXPLAIN) is printed row by row. */
    public static void print(Connection connection, String statement, PrintStream out)
            throws SQLException, IOException {
        String query = statement.strip().replaceAll(";\\s*$", "");
        if (query.matches("(?is)(select|with|values|table|\\()\\b?.*")) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + query + "\n) TO STDOUT (FORMAT csv, HEADER)", out);
            out.flush();
            return;
        }
        try (Statement plain = connection.createStatement()) {
            if (plain.execute(query)) {
                print(plain.getResultSet(), out);
            }
        }
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
