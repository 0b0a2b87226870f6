package marketdata.spark.core.ledger;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where the database is and who we are there. */
public final class PostgresOptions {
    /** A database known without a command line. */
    static PostgresOptions of(String url, String user, String password) {
        PostgresOptions options = new PostgresOptions();
        options.url = url;
        options.user = user;
        options.password = password;
        return options;
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String url;

    @Option(
            names = "--postgres-user",
            paramLabel = "ROLE",
            defaultValue = "${env:POSTGRES_USER:-crypto_writer}",
            description = "Database role. Default: ${DEFAULT-VALUE}")
    private String user;

    @Option(
            names = "--postgres-password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:POSTGRES_PASSWORD:-}",
            description = "Its password; better given by POSTGRES_PASSWORD, which no process list shows.")
    private String password;

    @Option(
            names = "--postgres-url",
            paramLabel = "JDBC-URL",
            defaultValue = "${env:POSTGRES_URL:-jdbc:postgresql://localhost:5432/crypto_data}",
            description = "Database. Default: ${DEFAULT-VALUE}")
    void url(String value) {
        if (!value.startsWith("jdbc:postgresql://")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for --postgres-url (POSTGRES_URL): '%s'; allowed: jdbc:postgresql://HOST:PORT/DATABASE"
                            .formatted(value));
        }
        url = value;
    }

    /** A new connection with the limits that keep a lost server from holding us for ever. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "spark-processor");
        properties.setProperty("options", "-c TimeZone=UTC");
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public String toString() {
        return "url=" + url + " user=" + user + " password=<hidden>";
    }
}
