package marketdata.monitor;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real PostgreSQL with the files of postgres/init, one for all tests. */
public final class TestDatabase {
    private static final Path INIT = Path.of("..", "postgres", "init");
    private static TestDatabase shared;

    private final EmbeddedPostgres server;

    private TestDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The shared server, its tables empty. */
    public static synchronized TestDatabase empty() {
        try {
            if (shared == null) {
                shared = on(EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start());
            }
            shared.execute(
                    "postgres",
                    "TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs, market_epochs,"
                            + " late_trades, feed_gaps, alerts, reconciliations, trade_windows_1m, trade_windows_5m,"
                            + " article_data, ticker_data, sentiment_data, prediction_data, ticker_sessions");
            return shared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a server of one's own. */
    public static TestDatabase on(EmbeddedPostgres server) throws SQLException {
        try (Connection postgres = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE DATABASE crypto_data");
        }
        TestDatabase database = new TestDatabase(server);
        database.applyInitFiles();
        return database;
    }

    /** As every start does: in order, each file as one string. */
    public void applyInitFiles() throws SQLException {
        List<Path> files;
        try (Stream<Path> found = Files.list(INIT)) {
            files = found.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path file : files) {
            try {
                execute("postgres", Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** JDBC address of crypto_data; roles need no password here. */
    public String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/crypto_data";
    }

    /** Runs statements as a role. */
    public void execute(String role, String sql) throws SQLException {
        execute(role, sql, "crypto_data");
    }

    /** The same, in another database. */
    public void execute(String role, String sql, String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl(role, database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many crypto_data has seen the end of, up to a second ago. */
    public long transactions() throws SQLException {
        return Long.parseLong(
                rows("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'crypto_data'")
                        .get(0));
    }

    /** The answer's rows, cells joined by {@code |}, null as nothing. */
    public List<String> rows(String sql) throws SQLException {
        return rows("analyst", "UTC", sql);
    }

    /** The same, as a role in a session time zone. */
    public List<String> rows(String role, String zone, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), role, "");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = '" + zone + "'");
            return rows(statement, sql);
        }
    }

    /** The same, in a transaction that changes something before and takes it back after; {@code now()} is one moment. */
    public List<String> rowsAfter(String change, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            List<String> rows = rows(statement, sql);
            connection.rollback();
            return rows;
        }
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    String cell = row.getString(column);
                    cells.add(cell == null ? "" : cell);
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    /** A minute of two trades, at 1 and 3, each of quantity 1; ids {@code firstId} and the one after. */
    public void minute(String symbol, String start, long firstId, String status) throws SQLException {
        execute(
                "crypto_writer",
                String.format(
                        Locale.ROOT,
                        """
                INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close,
                    avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id,
                    last_trade_id, missing_trades, status, updated_at)
                VALUES ('binance', '%s', '%s', timestamptz '%2$s' + interval '1 minute', 2, 1, 3, 1, 3, 2, 2, 2, 4, 1, 3, 0,
                    %d, %d, %d, '%s', timestamptz '%2$s' + interval '1 minute')""",
                        symbol,
                        start,
                        firstId,
                        firstId + 1,
                        status.equals("incomplete") ? 1 : 0,
                        status));
    }

    /** A minute in which nothing was traded, proven. */
    public void quiet(String symbol, String start) throws SQLException {
        execute("crypto_writer", """
                INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, sum_qty, sum_value,
                    taker_buy_qty, taker_buy_value, spike_count, missing_trades, status, updated_at)
                VALUES ('binance', '%s', '%s', timestamptz '%2$s' + interval '1 minute', 0, 0, 0, 0, 0, 0, 0, 'quiet',
                    timestamptz '%2$s' + interval '1 minute')""".formatted(symbol, start));
    }

    /** A batch of the stream, committed then, that has read the first 70 records of clean_trades. */
    public void commit(long batch, String committedAt) throws SQLException {
        execute("crypto_writer", String.format(Locale.ROOT, """
                INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late,
                    newest_event_time, committed_at)
                VALUES ('CryptoAnalytics:1', %d, 1, '{"clean_trades": {"0": 40, "1": 30}}', 1, 10, 2, 1, 0, '%s', '%2$s')""", batch, committedAt));
    }

    /** A gap in the ids. */
    public void gap(String symbol, long from, long to, String state) throws SQLException {
        execute("crypto_writer", String.format(Locale.ROOT, """
                INSERT INTO feed_gaps (source, symbol, from_id, to_id, noticed_at, cause, state)
                VALUES ('binance', '%s', %d, %d, '2026-11-20T10:00:00Z', 'test', '%s')""", symbol, from, to, state));
    }

    /** {@code count} certified minutes in a row from {@code firstMinute} of 2026-11-20, 10 o'clock. */
    public void certified(String symbol, int firstMinute, int count) throws SQLException {
        for (int minute :
                IntStream.range(firstMinute, firstMinute + count).boxed().collect(Collectors.toList())) {
            minute(symbol, at(minute), 10 + 2L * minute, "certified");
        }
    }

    /** A minute after 2026-11-20, 10 o'clock UTC. */
    public static String at(int minute) {
        return String.format(Locale.ROOT, "2026-11-20T%02d:%02d:00Z", 10 + minute / 60, minute % 60);
    }
}
