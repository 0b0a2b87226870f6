package marketdata.spark.core.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import marketdata.connect.postgres.PostgresOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL with the project's own schema. */
public final class TestDatabase implements AutoCloseable {
    private final EmbeddedPostgres server;

    public TestDatabase() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setLocaleConfig("locale", "C")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (Path file : schema()) {
                statement.execute(Files.readString(file));
            }
        }
    }

    private static List<Path> schema() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../postgres/init"))) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    public PostgresOptions writer() {
        return writer(server.getPort());
    }

    /** The same over another port, behind which something stands between it and us. */
    public PostgresOptions writer(int port) {
        return PostgresOptions.of("jdbc:postgresql://localhost:" + port + "/postgres", "crypto_writer", "");
    }

    public int port() {
        return server.getPort();
    }

    Connection superuser() throws SQLException {
        return DriverManager.getConnection(url());
    }

    public void run(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Each row as its columns' texts, joined by a blank. */
    public List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" ", columns));
            }
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
