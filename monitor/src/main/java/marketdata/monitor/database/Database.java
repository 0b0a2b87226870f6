package marketdata.monitor.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import marketdata.connect.postgres.PostgresOptions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A few connections, read-only unless said otherwise, that a lost server cannot hold for ever. */
public final class Database implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static {
        // Hikari trusts a connection used in the last half second; after a restart of the server that one is dead.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    }

    private final HikariConfig config;
    private final String place;
    private HikariDataSource pool;

    private Database(HikariConfig config, String place) {
        this.config = config;
        this.place = place;
    }

    /** A database that is connected to when first asked. */
    public static Database of(PostgresOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("monitor");
        config.setJdbcUrl(options.url());
        config.setUsername(options.user());
        config.setPassword(options.password());
        config.setReadOnly(true);
        // One of them listens while a page is open.
        config.setMaximumPoolSize(5);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(1);
        config.setMaxLifetime(Duration.ofMinutes(10).toMillis());
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "monitor");
        config.addDataSourceProperty("options", "-c TimeZone=UTC");
        return new Database(config, options.place());
    }

    /** One row of an answer as a value. */
    @FunctionalInterface
    public interface RowReader<T> {
        /** Reads the row the cursor stands on. */
        T read(ResultSet row) throws SQLException;
    }

    /** Every row of an answer. Parameters are bound, never part of the text. */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> values = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    values.add(reader.read(row));
                }
            }
            return values;
        }
    }

    /** Does something with a row, which is gone afterwards. */
    @FunctionalInterface
    public interface RowConsumer {
        /** Takes the row the cursor stands on. */
        void accept(ResultSet row) throws SQLException;
    }

    /** Passes every row of an answer, of which only a part is in memory at any time. */
    public void stream(String sql, RowConsumer consumer, Object... parameters) throws SQLException {
        try (Connection connection = connection()) {
            // Only in a transaction does the driver fetch in parts; it ends as the pool takes the connection back.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(2_000);
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        consumer.accept(row);
                    }
                }
            }
        }
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; whatever it throws takes everything back. */
        T run(Connection connection) throws SQLException;
    }

    /** A transaction that writes. */
    public <T> T write(Work<T> work) throws SQLException {
        try (Connection connection = connection()) {
            connection.setReadOnly(false);
            connection.setAutoCommit(false);
            // Left open by a failure it is rolled back as the pool takes the connection back.
            T result = work.run(connection);
            connection.commit();
            return result;
        }
    }

    /** Hears from now on what committed transactions announce on this channel. */
    public Announcements listen(String channel) throws SQLException {
        return new Announcements(connection(), channel);
    }

    /** The first connection fails at once, with the server's own words; later ones wait for it to come back. */
    private synchronized Connection connection() throws SQLException {
        if (pool == null) {
            try {
                pool = new HikariDataSource(config);
            } catch (PoolInitializationException e) {
                throw new SQLException(e.getMessage(), e.getCause());
            }
        }
        return pool.getConnection();
    }

    /** A time of a row; null where it is null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** A time as a parameter. */
    public static OffsetDateTime parameter(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** For people: {@code HOST:PORT/DATABASE}. */
    public String place() {
        return place;
    }

    /** Why the database could not be asked, as the server or the network says it. */
    public static String reason(SQLException failure) {
        Throwable cause = failure;
        while (cause.getCause() instanceof SQLException deeper) {
            cause = deeper;
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
