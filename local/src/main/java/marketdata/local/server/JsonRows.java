package marketdata.local.server;

import marketdata.local.JsonText;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers as one JSON object a line: whole numbers and booleans as such, everything else as PostgreSQL's own text. */
public final class JsonRows {
    private static final int FETCHED = 1_000;

    private JsonRows() {}

    /** Streams what a statement gives; nothing when it gives no rows at all, as SET does. */
    public static void print(Connection connection, String statement, PrintStream out) throws SQLException {
        // Only in a transaction does the driver fetch in parts.
        connection.setAutoCommit(false);
        try (Statement plain = connection.createStatement()) {
            plain.setFetchSize(FETCHED);
            if (plain.execute(statement)) {
                print(plain.getResultSet(), out);
            }
        }
    }

    private static void print(ResultSet rows, PrintStream out) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        while (rows.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value =
                        switch (columns.getColumnType(i)) {
                            case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> rows.getLong(i);
                            case Types.BIT, Types.BOOLEAN -> rows.getBoolean(i);
                            default -> rows.getString(i);
                        };
                row.put(columns.getColumnLabel(i), rows.wasNull() ? null : value);
            }
            out.println(JsonText.line(row));
        }
    }
}
