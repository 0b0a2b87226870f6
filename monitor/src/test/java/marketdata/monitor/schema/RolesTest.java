package marketdata.monitor.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;

class RolesTest {
    private final TestDatabase database = TestDatabase.empty();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crypto_writer | DELETE FROM trades_1min_agg",
                "crypto_writer | TRUNCATE trades_1min_agg",
                "crypto_writer | DROP TABLE trades_1min_agg",
                "crypto_writer | ALTER TABLE trades_1min_agg ADD x int",
                "crypto_writer | UPDATE trades_1min_agg_history SET reason = ''",
                "crypto_writer | UPDATE stream_commits SET trades = 0",
                "crypto_writer | DELETE FROM stream_commits",
                "crypto_writer | INSERT INTO alerts (check_name, subject, severity, message) VALUES ('', '', 'warning', '')",
                "crypto_writer | CREATE TABLE x (i int)",
                "crypto_monitor | UPDATE trades_1min_agg SET close = 1",
                "crypto_monitor | INSERT INTO feed_gaps (source, symbol, from_id, to_id) VALUES ('', '', 1, 1)",
                "crypto_monitor | DELETE FROM alerts",
                "crypto_monitor | CREATE TABLE x (i int)",
                "analyst | UPDATE trades_1min_agg SET close = 1",
                "analyst | SET default_transaction_read_only = off; DELETE FROM alerts",
                "analyst | SET default_transaction_read_only = off; CREATE TABLE x (i int)",
                "analyst | SET ROLE crypto_owner",
                "crypto_writer | SET ROLE crypto_owner",
                "crypto_writer | CREATE SCHEMA x",
                "crypto_owner | CREATE ROLE x",
            })
    void aRoleMayNotDoWhatItNeedsNot(String role, String statement) {
        assertThatThrownBy(() -> database.execute(role, statement))
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(permission denied|must be owner|read-only|must be able to SET ROLE).*");
    }

    @Test
    void theAnalystIsReadOnlyAndHasThirtySeconds() throws SQLException {
        assertThat(database.rows("SHOW default_transaction_read_only")).containsExactly("on");
        assertThat(database.rows("SHOW statement_timeout")).containsExactly("30s");
    }

    @Test
    void theMonitorRaisesAndClearsAlerts() throws SQLException {
        database.execute("crypto_monitor", """
                INSERT INTO alerts (check_name, subject, severity, message) VALUES ('freshness', 'all', 'critical', 'x');
                UPDATE alerts SET cleared_at = now()""");

        assertThat(database.rows("SELECT count(*) FROM alerts WHERE cleared_at IS NOT NULL"))
                .containsExactly("1");
    }

    @Test
    void anIncidentIsRaisedOnceUntilItIsCleared() throws SQLException {
        String raise =
                "INSERT INTO alerts (check_name, subject, severity, message) VALUES ('freshness', 'all', 'critical', 'x')";
        database.execute("crypto_monitor", raise);

        assertThatThrownBy(() -> database.execute("crypto_monitor", raise))
                .hasMessageContaining("alerts_once_per_incident");
    }

    @Test
    void aTableMadeLaterCanBeReadByAnalystAndMonitorAndNobodyElse() throws SQLException {
        database.execute("crypto_owner", "CREATE TABLE later (i int)");
        try {
            assertThat(database.rows("SELECT count(*) FROM later")).containsExactly("0");
            assertThat(database.rows("crypto_monitor", "UTC", "SELECT count(*) FROM later"))
                    .containsExactly("0");
            assertThatThrownBy(() -> database.execute("crypto_writer", "SELECT count(*) FROM later"))
                    .hasMessageContaining("permission denied");
        } finally {
            database.execute("crypto_owner", "DROP TABLE later");
        }
    }

    @Test
    void aRoleOfNobodysCannotEvenConnect() throws SQLException {
        database.execute("postgres", "CREATE ROLE stranger LOGIN");

        assertThatThrownBy(() -> database.execute("stranger", "SELECT 1"))
                .hasMessageContaining("permission denied for database");

        database.execute("postgres", "DROP ROLE stranger");
    }
}
