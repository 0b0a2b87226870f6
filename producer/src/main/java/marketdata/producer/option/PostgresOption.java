package marketdata.producer.option;

import picocli.CommandLine.Option;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where the database is and who we are there. */
public final class PostgresOption {
    @Option(
            names = "--postgres-url",
            paramLabel = "JDBC-URL",
            defaultValue = "${env:POSTGRES_URL:-jdbc:postgresql://localhost:5432/crypto_data}",
            description = "Database (env: POSTGRES_URL; default: ${DEFAULT-VALUE}).")
    private String url;

    @Option(
            names = "--postgres-user",
            paramLabel = "ROLE",
            defaultValue = "${env:POSTGRES_USER:-crypto_writer}",
            description = "Database role (env: POSTGRES_USER; default: ${DEFAULT-VALUE}).")
    private String user;

    /** By environment only, so that no process list shows it. */
    private final String password = System.getenv().getOrDefault("POSTGRES_PASSWORD", "");

    /** A new connection; every statement is its own transaction. The password is POSTGRES_PASSWORD. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("ApplicationName", "producer");
        properties.setProperty("options", "-c TimeZone=UTC");
        return DriverManager.getConnection(url, properties);
    }
}
