package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.DatabaseSnapshot.Late;
import marketdata.faults.pipeline.SideJobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Late trades and the result of Restate are checked exactly: whatever is falsified is named. */
class LateTradeChecksTest {
    private LateTradeFixture market;

    @BeforeEach
    void start() throws IOException {
        market = new LateTradeFixture();
    }

    private List<String> restated(DatabaseSnapshot after, List<StoredRow> then) {
        return RestateCheck.check(
                market.before, after, then, MarketFixture.SYMBOLS, market.expected, LateTradeFixture.UNTIL);
    }

    private List<String> minutes(DatabaseSnapshot shown) {
        ExpectedData timely = market.expected.without(LateTradeCheck.waiting(shown));
        return new MinuteCheck(timely, LateTradeFixture.UNTIL).check(shown, MarketFixture.SYMBOLS);
    }

    private List<String> history(DatabaseSnapshot shown) {
        return new HistoryCheck(market.expected, market.arrivals, LateTradeCheck.late(shown))
                .check(shown, LateTradeFixture.UNTIL);
    }

    private void isRight(DatabaseSnapshot shown, boolean restated) {
        assertThat(minutes(shown)).isEmpty();
        assertThat(history(shown)).isEmpty();
        assertThat(LateTradeCheck.check(shown, market.expected, restated)).isEmpty();
        assertThat(LateTradeCheck.checkArrivals(shown, market.arrivals, SimulatedExchange.COINBASE))
                .isEmpty();
        assertThat(AccountsCheck.check(shown, market.arrivals)).isEmpty();
    }

    @Test
    void whatIsRightIsNotBlamedNeitherBeforeNorAfterRestate() {
        isRight(market.before, false);
        isRight(market.after, true);
        assertThat(restated(market.after, market.before.minutes())).isEmpty();
    }

    @Test
    void aLateTradeThatIsNotKeptIsNamedAndItsMinuteTooSmallToo() {
        DatabaseSnapshot wrong = LateTradeFixture.with(market.before, List.of());
        assertThat(LateTradeCheck.checkArrivals(wrong, market.arrivals, SimulatedExchange.COINBASE))
                .containsExactly("late_trades: of BTC-USD there are [], must be [36]");
        assertThat(minutes(wrong)).anyMatch(each -> each.contains("counts 10 trades, must be 11"));
        assertThat(AccountsCheck.check(wrong, market.arrivals)).contains("accounts: late is 1, must be 0");
    }

    @Test
    void aTradeThatWasInTimeIsNamedWhenItIsCalledLate() {
        Late false35 = new Late(
                MarketFixture.SYMBOL,
                TradeKey.of(35),
                LateTradeFixture.UNTIL - 1,
                BigDecimal.ONE,
                BigDecimal.ONE,
                "BUY",
                "waiting");
        DatabaseSnapshot wrong = LateTradeFixture.with(market.before, List.of(market.late("waiting"), false35));
        assertThat(LateTradeCheck.checkArrivals(wrong, market.arrivals, SimulatedExchange.COINBASE))
                .containsExactly("late_trades: of BTC-USD there are [35, 36], must be [36]");
    }

    @Test
    void aStateThatDoesNotFitIsNamed() {
        assertThat(LateTradeCheck.check(market.before, market.expected, true))
                .containsExactly("late_trades: BTC-USD 36 is waiting after Restate");
        assertThat(LateTradeCheck.check(market.after, market.expected, false))
                .containsExactly("late_trades: BTC-USD 36 is restated before Restate");
    }

    @Test
    void aMinuteThatRestateLeftAloneOrWroteTwiceIsNamed() {
        List<StoredRow> then = market.before.minutes();
        DatabaseSnapshot untouched =
                LateTradeFixture.with(market.after, 1, market.before.minutes().get(1));
        assertThat(restated(untouched, then)).singleElement().asString().endsWith("which has late trades");
        assertThat(minutes(untouched)).anyMatch(each -> each.contains("counts 10 trades, must be 11"));
        Aggregate whole = market.expected.of(MarketFixture.SYMBOL).minutes().get(LateTradeFixture.LATE_MINUTE);
        DatabaseSnapshot twice = LateTradeFixture.with(
                market.after,
                1,
                MarketFixture.stored(
                        LateTradeFixture.LATE_MINUTE, whole, "certified", 3, MarketFixture.TIME.plusSeconds(30)));
        assertThat(restated(twice, then)).singleElement().asString().endsWith("which has late trades");
    }

    @Test
    void aMinuteThatRestateHadNoReasonToTouchIsNamed() {
        StoredRow other = MarketFixture.falsified(market.after.minutes().get(3));
        DatabaseSnapshot wrong = LateTradeFixture.with(market.after, 3, other);
        assertThat(restated(wrong, market.before.minutes()))
                .singleElement()
                .asString()
                .endsWith("which has no late trade");
    }

    @Test
    void aPastThatIsNoLongerShownIsNamed() {
        assertThat(restated(market.after, market.after.minutes()))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("as_of before Restate does not show") && each.contains("version 1"))
                .anyMatch(each -> each.startsWith("as_of before Restate shows") && each.contains("version 2"));
    }

    @Test
    void whoReplacedAMinuteMustBeNamedRightly() {
        StoredRow old = market.after.history().get(0);
        DatabaseSnapshot wrong = LateTradeFixture.history(
                market.after,
                MarketFixture.replaced(old, "restated by the stream: certified to certified", old.replacedAt()));
        assertThat(history(wrong))
                .singleElement()
                .asString()
                .contains("was replaced by certified, recomputed from clean_trades");
    }

    @Test
    void aProvenMinuteWithoutATradeOutOfOrderIsNeverReplaced() throws IOException {
        MarketFixture plain = new MarketFixture();
        StoredRow old = plain.history.get(0);
        StoredRow proven = MarketFixture.stored(
                old.start(),
                new Aggregate(7, TradeKey.of(11), TradeKey.of(17), 3, old.amounts()),
                "certified",
                1,
                old.updatedAt());
        plain.history.set(
                0, MarketFixture.replaced(proven, "restated by the stream: certified to certified", old.replacedAt()));
        assertThat(new HistoryCheck(plain.expected, plain.arrivals, Map.of())
                        .check(plain.snapshot(), MarketFixture.UNTIL))
                .containsExactly("trades_1min_agg_history: %s version 1 was certified, but was replaced"
                        .formatted(proven.name()));
    }

    @Test
    void aFalseDigitInALateTradeIsNamed() {
        Late late = market.late("waiting");
        Late wrong = new Late(
                late.symbol(), late.key(), late.micros() + 1, late.price(), late.quantity(), late.side(), late.state());
        assertThat(LateTradeCheck.check(LateTradeFixture.with(market.before, List.of(wrong)), market.expected, false))
                .singleElement()
                .asString()
                .contains("must be ExchangeTrade");
    }

    @Test
    void aWindowWithoutTheLateTradeIsNamed() {
        WindowTable minutes = WindowTable.of(new SideJobs(true, false, false)).get(0);
        List<WindowRow> rows = new ArrayList<>();
        market.before.minutes().forEach(row -> rows.add(window(row)));
        WindowCheck check = new WindowCheck(market.expected, LateTradeFixture.UNTIL, market.arrivals);
        assertThat(check.check(minutes, rows, MarketFixture.SYMBOLS))
                .isNotEmpty()
                .allMatch(each ->
                        each.contains(Micros.time(LateTradeFixture.LATE_MINUTE).toString()))
                .anyMatch(each -> each.contains("trade_count is 10, must be 11"));
    }

    private static WindowRow window(StoredRow row) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        Map.of(
                        "avg_price", "avg_price",
                        "low", "min_price",
                        "high", "max_price",
                        "sum_qty", "sum_qty",
                        "sum_value", "sum_value")
                .forEach((name, column) -> amounts.put(column, row.amounts().get(name)));
        Map<String, Long> numbers =
                Map.of("trade_count", row.count(), "missing_trades", row.missing(), "spike_count", row.spikes());
        return new WindowRow("trade_windows_1m", row.symbol(), row.start(), numbers, amounts, "");
    }
}
