package marketdata.monitor.database;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows as they are stored, by column name and in the order of the columns: numerics as PostgreSQL's own text, so that no
 * digit is lost; times as {@link java.time.Instant}, UTC; booleans and whole numbers as such; everything else as text.
 */
final class Rows {
    private Rows() {}

    /** The row the cursor stands on. */
    static Map<String, Object> read(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            Object value = value(row, column, columns.getColumnType(column), columns.getColumnTypeName(column));
            values.put(columns.getColumnLabel(column), row.wasNull() ? null : value);
        }
        return values;
    }

    private static Object value(ResultSet row, int column, int type, String name) throws SQLException {
        if (name.equals("timestamptz")) {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        return switch (type) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> row.getLong(column);
            case Types.BIT, Types.BOOLEAN -> row.getBoolean(column);
            case Types.DOUBLE -> row.getDouble(column);
            default -> row.getString(column);
        };
    }
}
