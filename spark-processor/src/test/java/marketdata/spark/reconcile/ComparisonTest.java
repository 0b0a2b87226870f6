package marketdata.spark.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.spark.reconcile.Comparison.Verdict;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

class ComparisonTest {
    private static final StoredMinute OURS = minute(3, "2.5", "25.123456789", 0, "certified");
    private static final Ohlcv NOTHING = new Ohlcv(0, null, null, null, null, dec("0"), dec("0"), dec("0"), dec("0"));
    private static final StoredMinute QUIET = new StoredMinute(0, NOTHING, null, null, 0, "quiet", 1);

    private static StoredMinute minute(long trades, String quantity, String value, long missing, String status) {
        Ohlcv sums = new Ohlcv(
                trades,
                dec("10"),
                dec("12"),
                dec("9"),
                dec("11.12345"),
                dec(quantity),
                dec(value),
                dec("1.0001"),
                dec("10.5"));
        return new StoredMinute(0, sums, 100L, 99 + trades, missing, status, 1);
    }

    private static ExchangeCandle candle(String high, String quantity, Long trades, ExchangeCandle.Values values) {
        return new ExchangeCandle(0, dec("10.00"), dec(high), dec("9"), dec("11.12345"), dec(quantity), trades, values);
    }

    private static ExchangeCandle candle(String high, String quantity, Long trades) {
        return candle(high, quantity, trades, ExchangeCandle.Values.NONE);
    }

    private static ExchangeCandle.Values values(String sum, String takerSum) {
        return new ExchangeCandle.Values(dec(sum), dec("1.0001"), dec(takerSum), null);
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    private static Comparison of(StoredMinute minute, ExchangeCandle candle) {
        return Comparison.of(minute, candle, true, rule(minute));
    }

    private static Verdict verdict(StoredMinute minute, ExchangeCandle candle) {
        return of(minute, candle).verdict();
    }

    @Test
    void theSameNumbersAreEqualHoweverTheyAreWritten() {
        assertThat(verdict(OURS, candle("12.000", "2.50000000", 3L))).isEqualTo(Verdict.EQUAL);
    }

    @Test
    void aSumOfCutValuesMayBeLessByLessThanOneUnitATrade() {
        for (String sum : new String[] {"25.12345678", "25.12345677", "25.12345676"}) {
            assertThat(verdict(OURS, candle("12", "2.5", 3L, values(sum, "10.5"))))
                    .as(sum)
                    .isEqualTo(Verdict.EQUAL);
        }
        for (String sum : new String[] {"25.12345675", "25.12345679"}) {
            assertThat(of(OURS, candle("12", "2.5", 3L, values(sum, "10.5"))).differences())
                    .isEqualTo("sum_value 25.123456789, theirs %s; allowed: from 0 to below 0.00000003 less"
                            .formatted(sum));
        }
        assertThat(verdict(OURS, candle("12", "2.5", 3L, values("25.12345678", "10.49999998"))))
                .isEqualTo(Verdict.EQUAL);
        assertThat(verdict(OURS, candle("12", "2.5", 3L, values("25.12345678", "10.49999997"))))
                .isEqualTo(Verdict.DIFFERS);
    }

    @Test
    void whereNoTradeHasMoreThanEightDecimalsSumsAreExact() {
        Ohlcv sums = new Ohlcv(
                3, dec("10"), dec("12"), dec("9"), dec("11.1230"), dec("2.5"), dec("25.1"), dec("1"), dec("10"));
        StoredMinute coarse = new StoredMinute(0, sums, 1L, 3L, 0, "certified", 1);
        ExchangeCandle.Values exact = new ExchangeCandle.Values(dec("25.10000000"), dec("1"), dec("10"), null);
        ExchangeCandle.Values less = new ExchangeCandle.Values(dec("25.09999999"), dec("1"), dec("10"), null);

        assertThat(verdict(coarse, candle("11.123", exact))).isEqualTo(Verdict.EQUAL);
        assertThat(of(coarse, candle("11.123", less)).differences()).isEqualTo("sum_value 25.1, theirs 25.09999999");
    }

    private static ExchangeCandle candle(String close, ExchangeCandle.Values values) {
        return new ExchangeCandle(0, dec("10"), dec("12"), dec("9"), dec(close), dec("2.5"), 3L, values);
    }

    /** Binance's rule on trades like ETHBTC's: 5 and 4 decimals; always equal, by the sums alone and by the trades. */
    @Test
    void candlesOfCutValuesEqualTheirTrades() {
        Random dice = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<Trade> trades = new ArrayList<>();
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal taker = BigDecimal.ZERO;
            int count = 1 + dice.nextInt(400);
            for (int id = 0; id < count; id++) {
                Trade trade = trade(id, 3_400 + dice.nextInt(20), 1 + dice.nextInt(100_000), dice.nextBoolean());
                trades.add(trade);
                BigDecimal cut = Ohlcv.value(trade).setScale(8, java.math.RoundingMode.DOWN);
                sum = sum.add(cut);
                taker = trade.takerSide() == TakerSide.BUY ? taker.add(cut) : taker;
            }
            Ohlcv sums = Ohlcv.of(trades);
            StoredMinute minute = new StoredMinute(0, sums, 0L, count - 1L, 0, "certified", 1);
            ExchangeCandle candle = new ExchangeCandle(
                    0,
                    sums.open(),
                    sums.high(),
                    sums.low(),
                    sums.close(),
                    sums.sumQty(),
                    (long) count,
                    new ExchangeCandle.Values(sum, sums.takerBuyQty(), taker, null));

            assertThat(of(minute, candle).differences()).as("round %d", round).isEmpty();
            assertThat(rule(minute).differences(trades, candle))
                    .as("round %d", round)
                    .isEmpty();
        }
    }

    private static CandleRule rule(StoredMinute minute) {
        return CandleRule.of(List.of(minute), OptionalInt.of(8));
    }

    /** Of an exchange that adds values up as they are. */
    @Test
    void withoutACutEveryValueIsExact() {
        CandleRule uncut = CandleRule.of(List.of(OURS), OptionalInt.empty());
        List<Trade> trades = List.of(trade(1, 3_401, 70_001, true));
        Ohlcv sums = Ohlcv.of(trades);
        for (BigDecimal off : List.of(BigDecimal.ZERO, new BigDecimal("-0.000000001"))) {
            ExchangeCandle candle = new ExchangeCandle(
                    0,
                    sums.open(),
                    sums.high(),
                    sums.low(),
                    sums.close(),
                    sums.sumQty(),
                    1L,
                    new ExchangeCandle.Values(sums.sumValue().add(off), null, null, null));
            int differences = off.signum() == 0 ? 0 : 1;
            assertThat(uncut.differences(sums, candle)).hasSize(differences);
            assertThat(uncut.differences(trades, candle)).hasSize(differences);
        }
    }

    private static Trade trade(long id, long price, long quantity, boolean bought) {
        return new Trade(
                "binance",
                "ETHBTC",
                id,
                new Decimal(price, 5),
                new Decimal(quantity, 4),
                1_772_000_000_000_000L + id * 1000,
                bought ? TakerSide.BUY : TakerSide.SELL);
    }

    @Test
    void krakensMeanPriceIsCutToItsDecimals() {
        ExchangeCandle.Values right = new ExchangeCandle.Values(null, null, null, dec("10.0"));
        ExchangeCandle.Values wrong = new ExchangeCandle.Values(null, null, null, dec("10.1"));

        assertThat(verdict(OURS, candle("12", "2.5", 3L, right))).isEqualTo(Verdict.EQUAL);
        assertThat(of(OURS, candle("12", "2.5", 3L, wrong)).differences()).isEqualTo("vwap 10.0, theirs 10.1");
    }

    @Test
    void whatAnExchangeDoesNotTellIsNotCompared() {
        assertThat(verdict(OURS, candle("12", "2.5", null))).isEqualTo(Verdict.EQUAL);
    }

    @Test
    void oneDigitIsADifferenceAndNamesTheColumn() {
        Comparison comparison = of(OURS, candle("12.01", "2.5", 3L));
        assertThat(comparison.verdict()).isEqualTo(Verdict.DIFFERS);
        assertThat(comparison.differences()).isEqualTo("high 12, theirs 12.01");
    }

    @Test
    void aRowThatMissesTradesLacksIds() {
        StoredMinute incomplete = minute(2, "2", "20", 1, "incomplete");
        assertThat(verdict(incomplete, candle("12", "2.5", 3L))).isEqualTo(Verdict.LACKS_IDS);
        assertThat(verdict(incomplete, candle("12", "1", 1L))).isEqualTo(Verdict.LACKS_IDS);
    }

    @Test
    void aCandleThatLacksTradesWhichIdsProveIsWrongAndNotOurs() {
        assertThat(verdict(OURS, candle("12", "2", 2L))).isEqualTo(Verdict.CANDLE_WRONG);
        assertThat(verdict(OURS, candle("11.5", "2.4", null))).isEqualTo(Verdict.CANDLE_WRONG);
        assertThat(verdict(OURS, null)).isEqualTo(Verdict.CANDLE_WRONG);
        assertThat(Verdict.CANDLE_WRONG.isOurs()).isFalse();
    }

    @Test
    void aCandleThatTellsOfMoreThanWeHaveIsOursUntilProven() {
        assertThat(verdict(OURS, candle("12", "2.6", 4L))).isEqualTo(Verdict.DIFFERS);
        assertThat(verdict(OURS, candle("12", "2.6", null))).isEqualTo(Verdict.DIFFERS);
        assertThat(verdict(OURS, candle("13", "2", 2L))).isEqualTo(Verdict.DIFFERS);
        assertThat(verdict(QUIET, candle("12", "1", 1L))).isEqualTo(Verdict.DIFFERS);
        assertThat(Verdict.DIFFERS.isOurs()).isTrue();
    }

    @Test
    void withoutProofTheRowIsNeverInTheRight() {
        StoredMinute unproven = minute(3, "2.5", "25", 0, "unproven");
        assertThat(verdict(unproven, candle("12", "2", 2L))).isEqualTo(Verdict.DIFFERS);
    }

    @Test
    void aQuietMinuteEqualsNoCandleAndAnEmptyOne() {
        assertThat(verdict(QUIET, null)).isEqualTo(Verdict.EQUAL);
        assertThat(verdict(QUIET, candle("12", "0", 0L))).isEqualTo(Verdict.EQUAL);
        assertThat(verdict(QUIET, candle("12", "0", null))).isEqualTo(Verdict.EQUAL);
    }

    @Test
    void beforeTheExchangesOldestCandleNothingCanBeSaid() {
        assertThat(Comparison.of(OURS, null, false, rule(OURS)).verdict()).isEqualTo(Verdict.NO_CANDLE);
    }

    @Test
    void theTradesThatTheExchangeListsDecide() {
        List<Trade> trades = List.of(trade(100, 3_400, 1, true), trade(101, 3_401, 10, false));
        Ohlcv sums = Ohlcv.of(trades);
        StoredMinute ours = new StoredMinute(0, sums, 100L, 101L, 0, "certified", 1);
        ExchangeCandle more = new ExchangeCandle(
                0, sums.open(), sums.high(), sums.low(), sums.close(), dec("99"), 3L, ExchangeCandle.Values.NONE);
        Comparison undecided = of(ours, more);

        assertThat(undecided.verdict()).isEqualTo(Verdict.DIFFERS);
        assertThat(undecided.needsTrades()).isTrue();
        assertThat(undecided.decidedBy(trades, rule(OURS)).verdict()).isEqualTo(Verdict.CANDLE_WRONG);
        Comparison lacking =
                undecided.decidedBy(List.of(trades.get(0), trades.get(1), trade(102, 3_402, 1, true)), rule(OURS));
        assertThat(lacking.verdict()).isEqualTo(Verdict.DIFFERS);
        assertThat(lacking.differences()).contains("theirs 3; the exchange lists 3 trades, sum_qty 0.0012");
        assertThat(of(QUIET, more).needsTrades()).isFalse();
    }

    @Test
    void aForgedRowWithMoreTradesThanTheExchangeListsIsOurs() {
        List<Trade> trades = List.of(trade(100, 3_400, 1, true));
        StoredMinute forged = minute(3, "2.5", "25", 0, "certified");
        Comparison undecided = of(forged, candle("12", "2", 1L));

        assertThat(undecided.verdict()).isEqualTo(Verdict.CANDLE_WRONG);
        assertThat(undecided.decidedBy(trades, rule(OURS)).verdict()).isEqualTo(Verdict.DIFFERS);
    }
}
