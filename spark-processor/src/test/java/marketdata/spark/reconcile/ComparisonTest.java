package marketdata.spark.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.exchange.Kline;
import marketdata.spark.reconcile.Comparison.Verdict;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;

class ComparisonTest {
    private static final StoredMinute OURS = minute(3, "2.5", "25.123456789", 0, "certified");
    private static final StoredMinute QUIET =
            new StoredMinute(0, 0, null, null, null, null, BigDecimal.ZERO, BigDecimal.ZERO, 0, "quiet", 1);

    private static StoredMinute minute(long trades, String quantity, String value, long missing, String status) {
        return new StoredMinute(
                0, trades, dec("10"), dec("12"), dec("9"), dec("11"), dec(quantity), dec(value), missing, status, 1);
    }

    private static Kline kline(String high, String quantity, String value, Long trades) {
        return new Kline(
                0,
                dec("10.00"),
                dec(high),
                dec("9"),
                dec("11"),
                dec(quantity),
                value == null ? null : dec(value),
                trades);
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    @Test
    void theSameNumbersAreEqualHoweverTheyAreWritten() {
        assertThat(Comparison.of(OURS, kline("12.000", "2.50000000", "25.12345678", 3L), true)
                        .verdict())
                .isEqualTo(Verdict.EQUAL);
    }

    @Test
    void whatAnExchangeDoesNotTellIsNotCompared() {
        assertThat(Comparison.of(OURS, kline("12", "2.5", null, null), true).verdict())
                .isEqualTo(Verdict.EQUAL);
    }

    @Test
    void oneDigitIsADifferenceAndNamesTheColumn() {
        Comparison comparison = Comparison.of(OURS, kline("12.01", "2.5", null, 3L), true);
        assertThat(comparison.verdict()).isEqualTo(Verdict.DIFFERS);
        assertThat(comparison.differences()).isEqualTo("high 12, theirs 12.01");
    }

    @Test
    void aRowThatMissesTradesLacksIds() {
        StoredMinute hole = minute(2, "2", "20", 1, "incomplete");
        assertThat(Comparison.of(hole, kline("12", "2.5", null, 3L), true).verdict())
                .isEqualTo(Verdict.LACKS_IDS);
    }

    @Test
    void aQuietMinuteEqualsNoCandleAndAnEmptyOne() {
        assertThat(Comparison.of(QUIET, null, true).verdict()).isEqualTo(Verdict.EQUAL);
        assertThat(Comparison.of(QUIET, kline("12", "0", "0", 0L), true).verdict())
                .isEqualTo(Verdict.EQUAL);
    }

    @Test
    void tradesWhereTheExchangeHasNoneDiffer() {
        assertThat(Comparison.of(OURS, null, true).verdict()).isEqualTo(Verdict.DIFFERS);
        assertThat(Comparison.of(QUIET, kline("12", "1", null, 1L), true).verdict())
                .isEqualTo(Verdict.DIFFERS);
    }

    @Test
    void beforeTheExchangesOldestCandleNothingCanBeSaid() {
        assertThat(Comparison.of(OURS, null, false).verdict()).isEqualTo(Verdict.NO_CANDLE);
    }
}
