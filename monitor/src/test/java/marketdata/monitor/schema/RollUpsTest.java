package marketdata.monitor.schema;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;

class RollUpsTest {
    private static final String FIVE =
            "SELECT status, minutes_present, minutes_proven FROM trades_5min ORDER BY window_start";

    private final TestDatabase database = TestDatabase.empty();

    @Test
    void pricesGoByTimeAndSumsAreExact() throws SQLException {
        database.certified("BTCUSDT", 0, 5);
        database.execute(
                "crypto_writer", "UPDATE trades_1min_agg SET open = 2 WHERE window_start = '%s'".formatted(at(0)));
        database.execute(
                "crypto_writer", "UPDATE trades_1min_agg SET high = 9 WHERE window_start = '%s'".formatted(at(2)));
        database.execute(
                "crypto_writer",
                "UPDATE trades_1min_agg SET close = 2, sum_qty = 2.0000000001 WHERE window_start = '%s'"
                        .formatted(at(4)));

        assertThat(database.rows("""
                SELECT to_char(window_start, 'HH24:MI'), to_char(window_end, 'HH24:MI'), trade_count, open, high, low, close,
                       sum_qty, sum_value, taker_buy_qty, first_trade_id, last_trade_id, status FROM trades_5min""")).containsExactly("10:00|10:05|10|2|9|1|2|10.0000000001|20|5|10|19|certified");
    }

    @Test
    void quietMinutesCountAsProven() throws SQLException {
        database.certified("BTCUSDT", 1, 4);
        database.quiet("BTCUSDT", at(0));

        assertThat(database.rows(FIVE)).containsExactly("certified|5|5");
        assertThat(database.rows("SELECT open, close FROM trades_5min")).containsExactly("1|3");
    }

    @Test
    void onlyQuietMinutesMakeAQuietWindow() throws SQLException {
        for (int minute = 0; minute < 5; minute++) {
            database.quiet("BTCUSDT", at(minute));
        }

        assertThat(database.rows("SELECT status, trade_count, open, vwap, sum_qty FROM trades_5min"))
                .containsExactly("quiet|0|||0");
    }

    @ParameterizedTest
    @CsvSource({"incomplete, incomplete", "open, open", "unproven, unproven"})
    void oneWeakMinuteIsTheWindowsStatus(String minute, String window) throws SQLException {
        database.certified("BTCUSDT", 0, 4);
        database.minute("BTCUSDT", at(4), 18, minute);

        assertThat(database.rows(FIVE)).containsExactly(window + "|5|4");
    }

    @Test
    void anAbsentMinuteMakesTheWindowIncomplete() throws SQLException {
        database.certified("BTCUSDT", 0, 4);

        assertThat(database.rows(FIVE)).containsExactly("incomplete|4|4");
    }

    @Test
    void everyWidthIsAlignedToUtcInEverySession() throws SQLException {
        database.certified("BTCUSDT", 0, 61);
        for (String zone : new String[] {"UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"}) {
            assertThat(database.rows("analyst", zone, """
                    SELECT n, extract(epoch FROM w)::bigint FROM (
                        SELECT '15min' n, min(window_start) w FROM trades_15min UNION ALL
                        SELECT '1h', max(window_start) FROM trades_1h UNION ALL
                        SELECT '1d', max(window_start) FROM trades_1d) x"""))
                    .as(zone)
                    .containsExactly("15min|1795168800", "1h|1795172400", "1d|1795132800");
        }
    }

    @Test
    void anHourNeedsItsSixtyMinutes() throws SQLException {
        database.certified("BTCUSDT", 0, 61);

        assertThat(database.rows("SELECT status, minutes_present FROM trades_1h ORDER BY window_start"))
                .containsExactly("certified|60", "incomplete|1");
        assertThat(database.rows("SELECT status, minutes_present FROM trades_1d"))
                .containsExactly("incomplete|61");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 0.333333333333333333",
        "2, 3, 0.666666666666666667",
        "4, 2, 2",
        "0.0000000000000000005, 1, 0",
        "0.0000000000000000015, 1, 0.000000000000000002",
        "0.0000000000000000025, 1, 0.000000000000000002",
        "0.0000000000000000025000001, 1, 0.000000000000000003",
        "123456789012345678901234567890.5, 7, 17636684144620811271604938270.071428571428571429",
        "1, 0, ''",
    })
    void averagesAreRoundedHalfToEven(String numerator, String denominator, String expected) throws SQLException {
        assertThat(database.rows("SELECT ratio_half_even(%s::numeric, %s::numeric)".formatted(numerator, denominator)))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trades_5min", "trades_15min", "trades_1h", "trades_1d"})
    void aDayOfASymbolIsReadByTheViewsOwnIndex(String view) throws SQLException {
        assertThat(String.join("\n", database.rowsAfter("""
                INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, sum_qty, sum_value,
                    taker_buy_qty, taker_buy_value, spike_count, missing_trades, status)
                SELECT 'binance', symbol, at, at + interval '1 minute', 0, 0, 0, 0, 0, 0, 0, 'quiet'
                FROM generate_series(timestamptz '2026-11-01Z', '2026-11-03Z', '1 minute') AS at,
                    unnest(ARRAY['BTCUSDT', 'ETHUSDT']) AS symbol""", """
                EXPLAIN SELECT * FROM %s WHERE source = 'binance' AND symbol = 'BTCUSDT'
                    AND window_start >= '2026-11-02Z' AND window_start < '2026-11-03Z'""".formatted(view))))
                .contains("Index Scan", view + "_by_window", "Index Cond", "date_bin");
    }
}
