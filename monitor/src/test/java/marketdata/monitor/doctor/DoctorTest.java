package marketdata.monitor.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import marketdata.monitor.Answer;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class DoctorTest {
    private static final String NOWHERE = "127.0.0.1:1";

    private static Answer doctor(String postgresUrl, String restUrl) {
        return Answer.of(
                "doctor",
                "--postgres-url",
                postgresUrl,
                "--kafka-bootstrap-servers",
                NOWHERE,
                "--rest-url",
                restUrl,
                "--websocket-url",
                "ws://" + NOWHERE,
                "--producer-url",
                "http://" + NOWHERE);
    }

    @Test
    void withNothingRunningItSaysSoInPlainWordsAndWhatToDo() {
        Answer answer = doctor("jdbc:postgresql://" + NOWHERE + "/crypto_data", "http://" + NOWHERE);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .contains(
                        "✘ kafka               Kafka does not answer at 127.0.0.1:1 (Connection refused)",
                        "-> start it (./pipeline demo), or set --kafka-bootstrap-servers",
                        "? topics              not looked at, because Kafka does not answer",
                        "✘ postgresql          127.0.0.1:1/crypto_data cannot be asked: Connection to 127.0.0.1:1 refused",
                        "-> start it (./pipeline demo), or set --postgres-url",
                        "? tables, roles       not looked at, because PostgreSQL does not answer",
                        "! exchange rest       127.0.0.1 cannot be connected to: no new trades from it",
                        "! exchange websocket  127.0.0.1 cannot be connected to: no new trades from it",
                        "✘ producer            does not answer: http://127.0.0.1:1 cannot be connected to",
                        "-> ./pipeline logs producer shows why",
                        "? stream              not looked at")
                .doesNotContain("Exception");
    }

    @Test
    void aDatabaseAsItShouldBeIsWell() throws SQLException {
        TestDatabase database = TestDatabase.empty();
        database.commit(3, "2026-11-20T10:04:30Z");

        assertThat(doctor(database.url(), "http://" + NOWHERE).out())
                .contains(
                        "✔ postgresql          localhost:",
                        "as crypto_monitor",
                        "✔ tables              18 tables, every column there",
                        "✔ roles               analyst, crypto_monitor, crypto_owner, crypto_writer",
                        "✔ stream              CryptoAnalytics:1 committed batch 3 30 s ago");
    }

    @Test
    void aStreamThatHasStoppedIsBroken() throws SQLException {
        TestDatabase database = TestDatabase.empty();
        database.commit(3, "2026-11-20T10:00:00Z");

        assertThat(doctor(database.url(), "http://" + NOWHERE).out())
                .contains("✘ stream              CryptoAnalytics:1 committed batch 3 5 min ago, allowed: 3 min");
    }

    @Test
    void aMissingColumnAndTableAreNamedWithTheRemedy() throws SQLException {
        TestDatabase database = TestDatabase.empty();
        database.execute("postgres", """
                ALTER TABLE feed_gaps RENAME COLUMN cause TO reason; ALTER TABLE late_trades RENAME TO gone""");
        try {
            assertThat(doctor(database.url(), "http://" + NOWHERE).out())
                    .contains(
                            "✘ tables", "feed_gaps.[cause], table late_trades", "-> apply the files of postgres/init");
        } finally {
            database.execute("postgres", """
                    ALTER TABLE feed_gaps RENAME COLUMN reason TO cause; ALTER TABLE gone RENAME TO late_trades""");
        }
    }

    @Test
    void anExchangeThatRefusesThisCountryIsAWarningThatSaysSo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(451, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(doctor(
                                    "jdbc:postgresql://" + NOWHERE + "/x",
                                    "http://127.0.0.1:" + server.getAddress().getPort())
                            .out())
                    .contains(
                            "! exchange rest       127.0.0.1 answers HTTP 451 (refused from this country or network)");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theExpectedTablesAreAsTheInitFilesMakeThem() throws SQLException {
        TreeMap<String, Set<String>> tables = new TreeMap<>();
        for (String row : TestDatabase.empty().rows("""
                SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
                    USING (table_schema, table_name)
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE'""")) {
            String[] cells = row.split("\\|");
            tables.computeIfAbsent(cells[0], table -> new TreeSet<>()).add(cells[1]);
        }

        assertThat(tables).containsAllEntriesOf(ExpectedTables.COLUMNS);
    }
}
