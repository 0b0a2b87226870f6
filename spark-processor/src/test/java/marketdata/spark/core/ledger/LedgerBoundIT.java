package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The ledger keeps its newest batches singly and the sums of all. */
class LedgerBoundIT {
    private static final String ACCOUNTS =
            "SELECT batches, records, without_trades, unreadable, read_trades, counted, duplicates,"
                    + " late, refused, unaccounted FROM accounts WHERE query = ";

    private static TestDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    /** Batches 0 to {@code last}, each with other figures. */
    private static void batches(String query, long last) throws SQLException {
        database.run(
                "INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late,"
                        + " records, without_trades, unreadable, read_trades, refused)"
                        + " SELECT '" + query
                        + "', n, 1, '{}', 1, n, 1, 5, 3, n + 12, 1, 3, n + 6, 2 FROM generate_series(0, " + last
                        + ") AS n");
    }

    @Test
    void theThousandthBatchFoldsTheOldest() throws Exception {
        long last = MinuteLedger.BATCHES_KEPT + 999;
        batches("CryptoAnalytics:a", last);
        List<String> accounts = database.query(ACCOUNTS + "'CryptoAnalytics:a'");
        try (Connection connection = database.writer().connectWithoutAutoCommit("spark-processor")) {
            MinuteLedger ledger = MinuteLedger.takeOver(connection, "CryptoAnalytics:a");
            ledger.commit(connection, Batch.of(last + 1, List.of()));
            assertThat(ledger.isCommitted(connection, last)).isTrue();
        }

        assertThat(database.query("SELECT count(*), min(batch) FROM stream_commits WHERE query = 'CryptoAnalytics:a'"))
                .containsExactly(MinuteLedger.BATCHES_KEPT + " 1001");
        assertThat(database.query("SELECT last_batch, batches FROM stream_totals WHERE query = 'CryptoAnalytics:a'"))
                .containsExactly("1000 1001");
        // One batch more, without a record.
        String all = accounts.get(0).replaceFirst("^" + (last + 1) + " ", last + 2 + " ");
        assertThat(database.query(ACCOUNTS + "'CryptoAnalytics:a'")).containsExactly(all);
    }

    @Test
    void sumsGrowAndOtherQueriesKeepTheirs() throws Exception {
        batches("CryptoAnalytics:b", 9);
        batches("CryptoAnalytics:c", 9);
        List<String> accounts = database.query(ACCOUNTS + "'CryptoAnalytics:b'");
        database.run("SELECT fold_stream_commits('CryptoAnalytics:b', 6)");
        database.run("SELECT fold_stream_commits('CryptoAnalytics:b', 6)");
        database.run("SELECT fold_stream_commits('CryptoAnalytics:b', 0)");

        assertThat(database.query("SELECT batch FROM stream_commits WHERE query = 'CryptoAnalytics:b'"))
                .as("the newest stays, whatever is asked for")
                .containsExactly("9");
        assertThat(database.query(ACCOUNTS + "'CryptoAnalytics:b'")).isEqualTo(accounts);
        assertThat(database.query("SELECT count(*) FROM stream_commits WHERE query = 'CryptoAnalytics:c'"))
                .containsExactly("10");
    }

    @Test
    void onlyTheStreamMayFold() throws Exception {
        try (Connection connection = database.superuser();
                Statement statement = connection.createStatement()) {
            for (String role : List.of("analyst", "crypto_monitor")) {
                statement.execute("SET ROLE " + role);
                assertThatThrownBy(() -> statement.execute("SELECT fold_stream_commits('CryptoAnalytics:c', 1)"))
                        .as(role)
                        .hasMessageContaining("permission denied for function fold_stream_commits");
                statement.execute("RESET ROLE");
            }
            statement.execute("SET ROLE crypto_writer");
            assertThatThrownBy(() -> statement.execute("DELETE FROM stream_commits"))
                    .hasMessageContaining("permission denied for table stream_commits");
        }
    }
}
