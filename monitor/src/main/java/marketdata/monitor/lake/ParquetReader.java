package marketdata.monitor.lake;

import marketdata.monitor.database.Database.RowReader;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** SQL over Parquet files, by a DuckDB in memory that lives as long as this object. */
final class ParquetReader implements AutoCloseable {
    /** {@code plain(x)}: a decimal as people write it, without the zeros that its column's scale adds. */
    private static final String PLAIN =
            "CREATE TEMP MACRO plain(x) AS regexp_replace(CAST(x AS VARCHAR), '(\\.\\d*?)0+$', '\\1').rtrim('.')";

    private final Connection connection;

    ParquetReader() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '128MB'");
            statement.execute(PLAIN);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Every row of an answer. Parameters are bound, never part of the text. */
    <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(sql, parameters);
                ResultSet row = statement.executeQuery()) {
            List<T> values = new ArrayList<>();
            while (row.next()) {
                values.add(reader.read(row));
            }
            return values;
        }
    }

    /** Runs a statement without an answer. */
    void run(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(sql, parameters)) {
            statement.execute();
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
