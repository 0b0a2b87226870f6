package marketdata.monitor.check;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.Answer;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;

class CompletenessCheckTest {
    private final TestDatabase database = TestDatabase.empty();

    private Answer completeness(String since) {
        return Answer.at(
                "2026-11-20T12:00:00Z", "check", "completeness", "--postgres-url", database.url(), "--since", since);
    }

    @Test
    void wholeMinutesInARowLackNothing() throws SQLException {
        database.certified("BTCUSDT", 0, 3);
        database.quiet("BTCUSDT", at(3));
        database.minute("BTCUSDT", at(4), 18, "open");

        Answer answer = completeness("1 day");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains("✔ binance BTCUSDT: nothing missing, of 5 minutes since ")
                .contains(" UTC, where its rows begin");
    }

    @Test
    void aMinuteWithoutARowIsCritical() throws SQLException {
        database.certified("BTCUSDT", 0, 3);
        database.certified("BTCUSDT", 5, 1);

        Answer answer = completeness("1 day");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("✘ binance BTCUSDT: 2 minutes without a row, of 6 minutes");
    }

    @Test
    void anIncompleteMinuteAndAnOpenGapAreWarnings() throws SQLException {
        database.certified("BTCUSDT", 0, 1);
        database.minute("BTCUSDT", at(1), 12, "incomplete");
        database.gap("BTCUSDT", 14, 15, "open");

        Answer answer = completeness("1 day");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("! binance BTCUSDT: 1 minute incomplete; 1 gap open with 2 missing trades");
    }

    @Test
    void aMarketWhoseIdsBeganAgainIsAWarning() throws SQLException {
        database.certified("BTCUSDT", 0, 2);
        database.minute("BTCUSDT", at(2), 18, "unproven");
        database.execute(
                "crypto_writer",
                "INSERT INTO market_epochs (source, symbol, epoch, first_trade_id, starts_at)"
                        + " SELECT source, symbol, 1, 0, max(window_start) FROM trades_1min_agg GROUP BY 1, 2");

        Answer answer = completeness("1 day");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("! binance BTCUSDT: 1 minute unproven; trade ids began again, see market_epochs");
    }

    @Test
    void theVeryFirstMinuteCannotBeJoinedAndIsNoFault() throws SQLException {
        database.minute("BTCUSDT", at(0), 10, "incomplete");
        database.execute("crypto_writer", "UPDATE trades_1min_agg SET missing_trades = 0");
        database.certified("BTCUSDT", 1, 2);

        assertThat(completeness("1 day").exitCode()).isZero();
    }

    @Test
    void whatWasBeforeTheSpanIsNotLookedAt() throws SQLException {
        database.certified("BTCUSDT", 0, 1);
        database.certified("BTCUSDT", 10, 2);

        assertThat(completeness("2026-11-20T10:10:00Z").exitCode()).isZero();
        assertThat(completeness("2026-11-20T10:00:00Z").exitCode()).isEqualTo(1);
    }

    @Test
    void withoutMinutesNothingCanBeSaid() {
        assertThat(completeness("1 day").exitCode()).isEqualTo(3);
    }
}
