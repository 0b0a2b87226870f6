package marketdata.monitor.api;

import static marketdata.monitor.TestDatabase.at;
import static marketdata.monitor.api.PageServer.BTC;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

class EventStreamTest {
    private final TestDatabase test = TestDatabase.empty();
    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PageServer(test.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private BufferedReader open(String market) throws IOException {
        URLConnection connection =
                server.address("/api/v1/stream?" + market).toURL().openConnection();
        connection.setRequestProperty("Accept", "text/event-stream");
        connection.setReadTimeout(20_000);
        InputStream events = connection.getInputStream();
        return new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
    }

    /** The data of the next event of a name; a time without one ends the test. */
    private static String next(BufferedReader events, String name) throws IOException {
        String line = events.readLine();
        while (line != null && !line.equals("event: " + name)) {
            line = events.readLine();
        }
        return events.readLine();
    }

    private void batch(int number, String minute, long id, String status) throws SQLException {
        test.minute("BTCUSDT", minute, id, status);
        test.execute(
                "crypto_writer", "UPDATE trades_1min_agg SET updated_at = now() WHERE window_start = '" + minute + "'");
        test.commit(number, minute);
    }

    @Test
    void aCommitBringsItsMinutesToReadersOfTheirMarketWithoutBeingAsked() throws Exception {
        test.minute("ETHUSDT", at(0), 10, "certified");
        batch(1, at(0), 10, "certified");
        try (BufferedReader events = open(BTC)) {
            assertThat(next(events, "progress")).contains("\"batch\":1");

            batch(2, at(1), 12, "open");

            String data = next(events, "minutes");
            while (!data.contains("\"window_start\":\"" + at(1))) {
                data = next(events, "minutes");
            }
            assertThat(data).contains("\"status\":\"open\"").doesNotContain("ETHUSDT");
        }
    }

    @Test
    void aMinuteRepairedLongAfterItEndedComesToo() throws Exception {
        test.minute("BTCUSDT", at(0), 10, "incomplete");
        batch(1, at(600), 20, "certified");
        try (BufferedReader events = open(BTC)) {
            next(events, "progress");

            test.execute("crypto_writer", """
                    UPDATE trades_1min_agg SET status = 'certified', missing_trades = 0, version = 2, updated_at = now()
                    WHERE status = 'incomplete'""");

            String data = next(events, "minutes");
            while (!data.contains("\"version\":2")) {
                data = next(events, "minutes");
            }
            assertThat(data).contains(at(0), "\"status\":\"certified\"");
        }
    }

    /** The database's transactions so far. An idle session reports its last ones to the statistics within ten seconds. */
    private long transactions() throws Exception {
        Thread.sleep(11_000);
        return test.transactions();
    }

    @Test
    void twoHundredReadersCostAsManyQueriesAsOne() throws Exception {
        batch(1, at(1), 12, "open");
        List<BufferedReader> readers = new ArrayList<>();
        try {
            for (int number = 0; number < 200; number++) {
                readers.add(open(BTC));
            }
            for (BufferedReader reader : readers) {
                next(reader, "progress");
            }
            long before = transactions();
            for (int number = 2; number < 7; number++) {
                test.execute("crypto_writer", "UPDATE trades_1min_agg SET updated_at = now()");
                test.commit(number, at(1));
                for (BufferedReader reader : readers) {
                    while (!next(reader, "progress").contains("\"batch\":" + number + ",")) {
                        // An older one.
                    }
                }
            }
            long asked = transactions() - before;

            // Two commits a batch, each two questions, and those of a sign of life every four seconds; for each
            // question the
            // pool's own whether its connection is alive; the test's. Two hundred readers that ask would be a thousand.
            assertThat(asked).isPositive().isLessThan(200);
        } finally {
            for (BufferedReader reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void aDatabaseThatIsGoneIsSaidToReadersAndTheyGoOnWhenItIsBack() throws Exception {
        batch(1, at(0), 10, "certified");
        try (BufferedReader events = open(BTC)) {
            next(events, "progress");

            test.execute("postgres", "ALTER DATABASE crypto_data ALLOW_CONNECTIONS false", "postgres");
            test.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'monitor'",
                    "postgres");
            // First that this connection ended, then that there is no other.
            String problem = next(events, "problem");
            while (!problem.contains("crypto_data")) {
                assertThat(problem).contains("PostgreSQL does not answer");
                problem = next(events, "problem");
            }
            test.execute("postgres", "ALTER DATABASE crypto_data ALLOW_CONNECTIONS true", "postgres");

            batch(2, at(1), 12, "open");
            assertThat(next(events, "minutes")).contains(at(1));
        } finally {
            test.execute("postgres", "ALTER DATABASE crypto_data ALLOW_CONNECTIONS true", "postgres");
        }
    }

    @Test
    void aDatabaseThatAnnouncesNothingIsAskedEveryFewSeconds() throws Exception {
        batch(1, at(0), 10, "certified");
        try (BufferedReader events = open(BTC)) {
            next(events, "minutes");
            triggers("DISABLE");

            batch(2, at(1), 12, "open");

            assertThat(next(events, "minutes")).contains(at(1));
        } finally {
            triggers("ENABLE");
        }
    }

    private void triggers(String change) throws SQLException {
        test.execute("postgres", "ALTER TABLE trades_1min_agg " + change + " TRIGGER USER");
        test.execute("postgres", "ALTER TABLE stream_commits " + change + " TRIGGER USER");
    }

    @Test
    void aReaderWithoutAMarketHearsThatTheMonitorIsThereBeforeAndAfterTheFirstCommit() throws Exception {
        try (BufferedReader events = open("")) {
            assertThat(next(events, "progress")).contains("\"batch\":null", "\"committed_at\":null", "\"now\":\"");

            batch(1, at(0), 10, "certified");
            String data = next(events, "progress");
            while (data.contains("\"batch\":null")) {
                data = next(events, "progress");
            }
            assertThat(data).contains("\"batch\":1,");
        }
    }

    @Test
    void aReaderOfAnUnknownMarketIsRefused() throws Exception {
        assertThat(server.problem(404, "/stream?" + BTC).get("title").textValue())
                .isEqualTo("Unknown market");
    }
}
