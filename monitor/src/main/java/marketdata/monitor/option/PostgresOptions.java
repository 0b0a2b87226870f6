package marketdata.monitor.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.Locale;

/** Where the database is and who we are there. */
public final class PostgresOptions {
    private static final String SCHEME = "jdbc:postgresql://";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String url;

    @Option(
            names = "--postgres-user",
            paramLabel = "ROLE",
            defaultValue = "${env:POSTGRES_USER:-crypto_monitor}",
            description = "Database role. Default: ${DEFAULT-VALUE}")
    private String user;

    @Option(
            names = "--postgres-password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:POSTGRES_PASSWORD:-}",
            description = "Its password; better given by POSTGRES_PASSWORD, which no process list shows. Default: none")
    private String password;

    @Option(
            names = "--postgres-url",
            paramLabel = "JDBC-URL",
            defaultValue = "${env:POSTGRES_URL:-jdbc:postgresql://localhost:5432/crypto_data}",
            description = "Database. Default: ${DEFAULT-VALUE}")
    void url(String value) {
        boolean secret = value.contains("@") || value.toLowerCase(Locale.ROOT).contains("password");
        boolean valid = !secret && value.matches(SCHEME + "[^\\s/?]+/[^\\s/?]+(\\?\\S*)?");
        Allowed.require(
                valid,
                spec,
                "--postgres-url",
                secret ? "(holds a password, not shown)" : value,
                "jdbc:postgresql://HOST:PORT/DATABASE, the password in POSTGRES_PASSWORD");
        url = value;
    }

    /** JDBC address; holds no secret. */
    public String url() {
        return url;
    }

    /** Role to connect as. */
    public String user() {
        return user;
    }

    /** Secret: never to be written anywhere. */
    public String password() {
        return password;
    }

    /** For people: {@code HOST:PORT/DATABASE}. */
    public String place() {
        return url.substring(SCHEME.length()).replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return "url=" + url + " user=" + user + " password=<hidden>";
    }
}
