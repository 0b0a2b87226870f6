package marketdata.monitor.schema;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;

class ViewsTest {
    private final TestDatabase database = TestDatabase.empty();

    @Test
    void coverageCountsEveryMinuteOfADay() throws SQLException {
        database.certified("BTCUSDT", 0, 3);
        database.quiet("BTCUSDT", at(3));
        database.minute("BTCUSDT", at(4), 18, "incomplete");
        database.minute("BTCUSDT", at(5), 20, "open");
        database.execute(
                "crypto_writer",
                "UPDATE trades_1min_agg SET window_start = window_start - interval '9 days', window_end = window_end - interval '9 days'");

        assertThat(
                        database.rows(
                                "SELECT day, elapsed_minutes, certified, quiet, incomplete, open, absent, proven_percent_of_day, missing_trades FROM coverage_by_day"))
                .containsExactly("2026-11-11|1440|3|1|1|1|1434|0.28|1");
    }

    @Test
    void aDayWithoutAnyRowBetweenTwoOthersIsListed() throws SQLException {
        database.minute("BTCUSDT", "2026-11-01T23:59:00Z", 10, "certified");
        database.minute("BTCUSDT", "2026-11-03T00:00:00Z", 12, "certified");

        assertThat(database.rows("analyst", "America/New_York", "SELECT day, certified, absent FROM coverage_by_day"))
                .containsExactly("2026-11-03|1|1439", "2026-11-02|0|1440", "2026-11-01|1|1439");
    }

    @Test
    void ofTodayOnlyWhatIsOverCanBeAbsent() throws SQLException {
        database.minute("BTCUSDT", at(0), 10, "open");

        // In one transaction it stays the same moment, also when a minute ends meanwhile.
        assertThat(database.rowsAfter("""
                UPDATE trades_1min_agg SET window_start = date_trunc('minute', now(), 'UTC'),
                    window_end = date_trunc('minute', now(), 'UTC') + interval '1 minute'""", """
                SELECT absent = elapsed_minutes, elapsed_minutes BETWEEN 0 AND 1440, open FROM coverage_by_day
                ORDER BY day DESC LIMIT 1""")).containsExactly("t|t|1");
    }

    @Test
    void theTenNewestMinutesOfEachSymbolAreShownNewestFirst() throws SQLException {
        database.certified("BTCUSDT", 0, 12);
        database.certified("ETHUSDT", 0, 1);

        assertThat(database.rows("SELECT symbol, recency, to_char(window_start, 'HH24:MI') FROM latest_minutes"))
                .hasSize(11)
                .startsWith("BTCUSDT|1|10:11", "BTCUSDT|2|10:10")
                .endsWith("ETHUSDT|1|10:00");
        assertThat(database.rows("SELECT bool_and(lag >= interval '0') FROM latest_minutes"))
                .containsExactly("t");
    }

    @Test
    void aGapIsOpenUntilItIsFilledOrGivenUp() throws SQLException {
        database.gap("BTCUSDT", 5, 9, "open");
        database.gap("BTCUSDT", 15, 19, "filled");
        database.gap("BTCUSDT", 25, 29, "exchange_hole");

        assertThat(database.rows("SELECT from_id, to_id, trades FROM open_gaps"))
                .containsExactly("5|9|5");
    }
}
