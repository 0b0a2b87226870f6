package marketdata.connect.postgres;

import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;

/** The database that a program uses, and its role there. */
public final class PostgresOptions {
    /** Role that reads and writes tables. */
    public static final String WRITER = "crypto_writer";

    /** Role of the monitor: reads all tables, writes {@code alerts} and counts attempts in {@code feed_gaps}. */
    public static final String MONITOR = "crypto_monitor";

    private static final String SCHEME = "jdbc:postgresql://";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String url;
    private String user;

    @Option(
            names = "--postgres-password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:POSTGRES_PASSWORD:-}",
            description = "Its password; better given by POSTGRES_PASSWORD, which no process list shows. Default: none")
    private String password;

    /** @param defaultRole the role of a program that is given no other */
    public PostgresOptions(String defaultRole) {
        user = defaultRole;
    }

    /** A database known without a command line. */
    public static PostgresOptions of(String url, String user, String password) {
        PostgresOptions options = new PostgresOptions(user);
        options.url = url;
        options.password = password;
        return options;
    }

    @Option(
            names = "--postgres-url",
            paramLabel = "JDBC-URL",
            defaultValue = "${env:POSTGRES_URL:-jdbc:postgresql://localhost:5432/crypto_data}",
            description = "Database (env: POSTGRES_URL). Default: ${DEFAULT-VALUE}")
    void url(String value) {
        boolean secret = value.contains("@") || value.toLowerCase(Locale.ROOT).contains("password");
        OptionCheck.require(
                !secret && value.matches(SCHEME + "[^\\s/?]+/[^\\s/?]+(\\?\\S*)?"),
                spec,
                "--postgres-url",
                secret ? "(holds a password, not shown)" : value,
                "jdbc:postgresql://HOST:PORT/DATABASE, the password in POSTGRES_PASSWORD");
        url = value;
    }

    @Option(
            names = "--postgres-user",
            paramLabel = "ROLE",
            defaultValue = "${env:POSTGRES_USER:-}",
            description = "Database role (env: POSTGRES_USER). Default: " + MONITOR + " for the monitor, " + WRITER
                    + " for every other program")
    void user(String value) {
        if (!value.isEmpty()) {
            user = value;
        }
    }

    /** JDBC address; holds no secret. */
    public String url() {
        return url;
    }

    /** Role to connect as. */
    public String user() {
        return user;
    }

    /** Secret: must never be written anywhere. */
    public String password() {
        return password;
    }

    /** For people: {@code HOST:PORT/DATABASE}. */
    public String place() {
        return url.substring(SCHEME.length()).replaceFirst("\\?.*", "");
    }

    /**
     * A new connection in UTC, each statement its own transaction, with limits that end it when the server is lost.
     *
     * @param application its name in {@code pg_stat_activity}
     */
    public Connection connect(String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", application);
        properties.setProperty("options", "-c TimeZone=UTC");
        return DriverManager.getConnection(url, properties);
    }

    /** As {@link #connect}, but nothing is stored until {@link Connection#commit}. */
    public Connection connectWithoutAutoCommit(String application) throws SQLException {
        Connection connection = connect(application);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public String toString() {
        return "url=" + url + " user=" + user + " password=<hidden>";
    }
}
