package marketdata.monitor.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

class MinuteRulesTest {
    private final TestDatabase database = TestDatabase.empty();

    @BeforeEach
    void oneGoodMinute() throws SQLException {
        database.minute("BTCUSDT", "2026-11-20T10:00:00Z", 10, "certified");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status = 'perhaps' | status_is_known",
                "status = 'quiet' | status_fits_row",
                "missing_trades = 1 | status_fits_row",
                "high = 0.5 | averages_are_between",
                "open = 3.5 | prices_are_in_order",
                "low = 0 | prices_are_in_order",
                "high = 'NaN' | prices_are_in_order",
                "high = 'Infinity' | prices_are_in_order",
                "open = 4 | prices_are_in_order",
                "close = 0.5 | prices_are_in_order",
                "open = NULL | prices_exist_with_trades",
                "vwap = NULL | prices_exist_with_trades",
                "vwap = 3.1 | averages_are_between",
                "avg_price = 0.9 | averages_are_between",
                "sum_qty = 'NaN' | sums_fit",
                "taker_buy_qty = 3 | sums_fit",
                "taker_buy_value = -1 | sums_fit",
                "trade_count = -1 | counts_are_not_negative",
                "spike_count = 3 | counts_are_not_negative",
                "version = 0 | counts_are_not_negative",
                "last_trade_id = 10 | ids_are_in_order",
                "first_trade_id = -1 | ids_are_in_order",
                "last_trade_id = NULL | ids_are_in_order",
                "window_end = window_start + interval '2 minutes' | window_is_one_whole_minute",
                "window_start = window_start + interval '1 s', window_end = window_end + interval '1 s' | window_is_one_whole_minute",
                "symbol = E'BTC\\nUSDT' | symbol_has_its_form",
                "symbol = '../../etc/passwd' | symbol_has_its_form",
                "symbol = 'BTC''USDT' | symbol_has_its_form",
                "symbol = U&'BTC\\007CUSDT' | symbol_has_its_form",
                "symbol = U&'\\0412TCUSDT' | symbol_has_its_form",
                "symbol = U&'BTC\\202EUSDT' | symbol_has_its_form",
                "symbol = repeat('A', 41) | symbol_has_its_form",
                "source = 'Binance' | source_is_a_word",
            })
    void anImpossibleMinuteIsRefused(String change, String rule) {
        assertThatThrownBy(() -> database.execute("crypto_writer", "UPDATE trades_1min_agg SET " + change))
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"币安人生USDT", "AAPLx/USD", "1000SATSUSDT", "BRK.Bx/USD", "BTC-USD", "비트코인KRW"})
    void aSymbolThatExchangesHaveIsTaken(String symbol) {
        assertThatCode(() -> database.execute("crypto_writer", "UPDATE trades_1min_agg SET symbol = '" + symbol + "'"))
                .doesNotThrowAnyException();
    }

    @Test
    void aTableOfBeforeGetsTheRuleOfToday() throws Exception {
        database.execute(
                "postgres",
                "ALTER TABLE trades_1min_agg DROP CONSTRAINT symbol_has_its_form,"
                        + " ADD CONSTRAINT symbol_is_a_word CHECK (symbol ~ '^[A-Z]+$')");
        database.execute("postgres", Files.readString(Path.of("../postgres/init/10_minutes.sql")));
        aSymbolThatExchangesHaveIsTaken("AAPLx/USD");
        anImpossibleMinuteIsRefused("symbol = '../x'", "symbol_has_its_form");
    }

    @Test
    void aMinuteOfQuantityZeroHasPricesAndNoVwap() {
        assertThatCode(() -> database.execute("crypto_writer", """
                        UPDATE trades_1min_agg SET sum_qty = 0, sum_value = 0, taker_buy_qty = 0, taker_buy_value = 0, vwap = NULL""")).doesNotThrowAnyException();
    }

    @Test
    void aSourceWithoutIdsHasUnprovenMinutes() {
        assertThatCode(() -> database.execute(
                        "crypto_writer",
                        "UPDATE trades_1min_agg SET first_trade_id = NULL, last_trade_id = NULL, status = 'unproven'"))
                .doesNotThrowAnyException();
    }

    @Test
    void amountsKeepEveryDigit() throws SQLException {
        database.execute(
                "crypto_writer",
                "UPDATE trades_1min_agg SET sum_value = 123456789012345678901234567890.123456789012345678901234");

        assertThat(database.rows("SELECT sum_value FROM trades_1min_agg"))
                .containsExactly("123456789012345678901234567890.123456789012345678901234");
    }
}
