package marketdata.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.torture.Snapshot.Late;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came too late, and what Restate made of it, is judged exactly: whatever is falsified is named. */
class LateVerdictsTest {
    private LateMarket market;

    @BeforeEach
    void start() throws IOException {
        market = new LateMarket();
    }

    private List<String> restated(Snapshot after, List<Stored> then) {
        return RestatedVerdict.judge(market.before, after, then, Market.SYMBOLS, market.expected, LateMarket.UNTIL);
    }

    private List<String> minutes(Snapshot shown) {
        Expected timely = market.expected.without(LateVerdict.waiting(shown));
        return new MinuteVerdict(timely, LateMarket.UNTIL).judge(shown, Market.SYMBOLS);
    }

    private List<String> history(Snapshot shown) {
        return new HistoryVerdict(market.expected, market.arrivals, LateVerdict.late(shown))
                .judge(shown, LateMarket.UNTIL);
    }

    private void isRight(Snapshot shown, boolean restated) {
        assertThat(minutes(shown)).isEmpty();
        assertThat(history(shown)).isEmpty();
        assertThat(LateVerdict.judge(shown, market.expected, restated)).isEmpty();
        assertThat(LateVerdict.judgeArrivals(shown, market.arrivals, Venue.COINBASE))
                .isEmpty();
        assertThat(AccountsVerdict.judge(shown, market.arrivals)).isEmpty();
    }

    @Test
    void whatIsRightIsNotBlamedNeitherBeforeNorAfterRestate() {
        isRight(market.before, false);
        isRight(market.after, true);
        assertThat(restated(market.after, market.before.minutes())).isEmpty();
    }

    @Test
    void aLateTradeThatIsNotKeptIsNamedAndItsMinuteTooSmallToo() {
        Snapshot wrong = LateMarket.with(market.before, List.of());
        assertThat(LateVerdict.judgeArrivals(wrong, market.arrivals, Venue.COINBASE))
                .containsExactly("late_trades: of BTC-USD there are [], must be [36]");
        assertThat(minutes(wrong)).anyMatch(each -> each.contains("counts 10 trades, must be 11"));
        assertThat(AccountsVerdict.judge(wrong, market.arrivals)).contains("accounts: late is 1, must be 0");
    }

    @Test
    void aTradeThatWasInTimeIsNamedWhenItIsCalledLate() {
        Late false35 =
                new Late(Market.SYMBOL, 35, LateMarket.UNTIL - 1, BigDecimal.ONE, BigDecimal.ONE, "BUY", "waiting");
        Snapshot wrong = LateMarket.with(market.before, List.of(market.late("waiting"), false35));
        assertThat(LateVerdict.judgeArrivals(wrong, market.arrivals, Venue.COINBASE))
                .containsExactly("late_trades: of BTC-USD there are [35, 36], must be [36]");
    }

    @Test
    void aStateThatDoesNotFitIsNamed() {
        assertThat(LateVerdict.judge(market.before, market.expected, true))
                .containsExactly("late_trades: BTC-USD 36 is waiting after Restate");
        assertThat(LateVerdict.judge(market.after, market.expected, false))
                .containsExactly("late_trades: BTC-USD 36 is restated before Restate");
    }

    @Test
    void aMinuteThatRestateLeftAloneOrWroteTwiceIsNamed() {
        List<Stored> then = market.before.minutes();
        Snapshot untouched =
                LateMarket.with(market.after, 1, market.before.minutes().get(1));
        assertThat(restated(untouched, then)).singleElement().asString().endsWith("which has late trades");
        assertThat(minutes(untouched)).anyMatch(each -> each.contains("counts 10 trades, must be 11"));
        Row whole = market.expected.minutes(Market.SYMBOL).get(LateMarket.LATE_MINUTE);
        Snapshot twice = LateMarket.with(
                market.after,
                1,
                Market.stored(LateMarket.LATE_MINUTE, whole, "certified", 3, Market.TIME.plusSeconds(30)));
        assertThat(restated(twice, then)).singleElement().asString().endsWith("which has late trades");
    }

    @Test
    void aMinuteThatRestateHadNoReasonToTouchIsNamed() {
        Stored other = Market.falsified(market.after.minutes().get(3));
        Snapshot wrong = LateMarket.with(market.after, 3, other);
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
        Stored old = market.after.history().get(0);
        Snapshot wrong = LateMarket.history(
                market.after, Market.replaced(old, "restated by the stream: certified to certified", old.replacedAt()));
        assertThat(history(wrong))
                .singleElement()
                .asString()
                .contains("was replaced by certified, recomputed from clean_trades");
    }

    @Test
    void aProvenMinuteWithoutATradeOutOfOrderIsNeverReplaced() throws IOException {
        Market plain = new Market();
        Stored old = plain.history.get(0);
        Stored proven =
                Market.stored(old.start(), new Row(7, 11, 17, 3, old.amounts()), "certified", 1, old.updatedAt());
        plain.history.set(
                0, Market.replaced(proven, "restated by the stream: certified to certified", old.replacedAt()));
        assertThat(new HistoryVerdict(plain.expected, plain.arrivals, Map.of()).judge(plain.snapshot(), Market.UNTIL))
                .containsExactly("trades_1min_agg_history: %s version 1 was certified, and yet replaced"
                        .formatted(proven.name()));
    }

    @Test
    void aFalseDigitInALateTradeIsNamed() {
        Late late = market.late("waiting");
        Late wrong = new Late(
                late.symbol(), late.id(), late.micros() + 1, late.price(), late.quantity(), late.side(), late.state());
        assertThat(LateVerdict.judge(LateMarket.with(market.before, List.of(wrong)), market.expected, false))
                .singleElement()
                .asString()
                .contains("must be Traded");
    }

    @Test
    void aWindowWithoutTheLateTradeIsNamed() {
        WindowTable minutes = WindowTable.of(new Beside(true, false, false)).get(0);
        List<Window> rows = new ArrayList<>();
        market.before.minutes().forEach(row -> rows.add(window(row)));
        WindowVerdict verdict = new WindowVerdict(market.expected, LateMarket.UNTIL, market.arrivals);
        assertThat(verdict.judge(minutes, rows, Market.SYMBOLS))
                .isNotEmpty()
                .allMatch(each ->
                        each.contains(Expected.time(LateMarket.LATE_MINUTE).toString()))
                .anyMatch(each -> each.contains("trade_count is 10, must be 11"));
    }

    private static Window window(Stored row) {
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
        return new Window("trade_windows_1m", row.symbol(), row.start(), numbers, amounts, "");
    }
}
