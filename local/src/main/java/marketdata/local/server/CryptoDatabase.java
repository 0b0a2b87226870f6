package marketdata.local.server;

import marketdata.local.RunFailed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The database {@code crypto_data}: who may connect to it, and how its tables come to be. */
public final class CryptoDatabase {
    private final String jdbcUrl;
    private final Secrets secrets;

    /** Connects to nothing yet. */
    public CryptoDatabase(String jdbcUrl, Secrets secrets) {
        this.jdbcUrl = jdbcUrl;
        this.secrets = secrets;
    }

    /** A connection of one role. */
    public Connection connect(DatabaseRole role) throws SQLException {
        return connect(jdbcUrl, role);
    }

    /** Waits for the server, makes the database and applies {@code postgres/init} in the order of the file names. */
    public void migrate(Path init, Duration patience) throws InterruptedException {
        String server = jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/') + 1) + "postgres";
        try (Connection connection = await(server, patience);
                Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                statement.execute("CREATE DATABASE crypto_data");
            }
        } catch (SQLException e) {
            throw new RunFailed("the database cannot be made: " + e.getMessage(), e);
        }
        try (Connection connection = connect(DatabaseRole.POSTGRES);
                Statement statement = connection.createStatement()) {
            for (Path file : files(init)) {
                apply(statement, file);
            }
            for (DatabaseRole role : DatabaseRole.values()) {
                // Letters, digits, - and _ only; the statement takes no parameters.
                statement.execute("ALTER ROLE " + role.sqlName() + " PASSWORD '" + secrets.password(role) + "'");
            }
        } catch (SQLException e) {
            throw new RunFailed("the database's roles cannot be set: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = 'crypto_data'")) {
            return found.next();
        }
    }

    private static void apply(Statement statement, Path file) throws SQLException {
        try {
            statement.execute(Files.readString(file));
        } catch (IOException e) {
            throw new RunFailed(file + " cannot be read: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new RunFailed(file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> files(Path init) {
        try (Stream<Path> files = Files.list(init)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new RunFailed(init + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Connection await(String url, Duration patience) throws InterruptedException, SQLException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return connect(url, DatabaseRole.POSTGRES);
            } catch (SQLException e) {
                boolean starting = e.getSQLState() != null
                        && (e.getSQLState().startsWith("08") || e.getSQLState().equals("57P03"));
                if (!starting || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private Connection connect(String url, DatabaseRole role) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role.sqlName());
        properties.setProperty("password", secrets.password(role));
        properties.setProperty("ApplicationName", "pipeline");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(url, properties);
    }
}
