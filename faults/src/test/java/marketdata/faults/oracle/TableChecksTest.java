package marketdata.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.torture.Snapshot.Gap;
import marketdata.local.torture.Snapshot.Late;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The judge of a torture run can fail: whatever is falsified is named, and nothing else is. */
class TableVerdictsTest {
    private Market market;
    private Snapshot right;

    @BeforeEach
    void start() throws IOException {
        market = new Market();
        right = market.snapshot();
    }

    private List<String> minutes(Snapshot shown) {
        return new MinuteVerdict(market.expected, Market.UNTIL).judge(shown, Market.SYMBOLS);
    }

    private List<String> history(Snapshot shown) {
        return new HistoryVerdict(market.expected, market.arrivals, LateVerdict.late(shown)).judge(shown, Market.UNTIL);
    }

    @Test
    void whatIsRightIsNotBlamed() {
        assertThat(minutes(right)).isEmpty();
        assertThat(history(right)).isEmpty();
        assertThat(GapVerdict.judge(right, market.expected, Market.SYMBOLS)).isEmpty();
        assertThat(AsOfVerdict.judge(right)).isEmpty();
        assertThat(AccountsVerdict.judge(right, market.arrivals)).isEmpty();
        assertThat(LateVerdict.judge(right, market.expected, true)).isEmpty();
    }

    @Test
    void aDigitOfAMinuteIsNamed() {
        market.minutes.set(2, Market.falsified(market.minutes.get(2)));
        assertThat(minutes(right))
                .singleElement()
                .asString()
                .contains("sum_qty is")
                .contains(Market.SYMBOL);
    }

    @Test
    void aMinuteThatIsAbsentIsNamedAndSoIsOneOfAnotherMarket() {
        Stored gone = market.minutes.remove(3);
        assertThat(minutes(right)).singleElement().asString().contains("has no row");
        market.minutes.add(gone);
        Row row = market.expected.minutes(Market.SYMBOL).get(Market.BEGIN);
        Stored other = new Stored(
                "ETH-USD", Market.BEGIN, 1, "certified", 1, 1, 1, 0, 0, row.amounts(), Market.TIME, null, null);
        market.minutes.add(other);
        assertThat(minutes(right)).singleElement().asString().contains("of no symbol");
    }

    @Test
    void aGapThatIsOpenAndAnExchangeHoleThatIsNoneAreNamed() {
        List<Gap> gaps = List.of(new Gap(Market.SYMBOL, 25, 26, "exchange_hole"), new Gap(Market.SYMBOL, 3, 3, "open"));
        Snapshot wrong = with(right, gaps, right.late());
        assertThat(GapVerdict.judge(wrong, market.expected, Market.SYMBOLS))
                .hasSize(2)
                .anyMatch(each -> each.contains("3 to 3 is open"))
                .anyMatch(each -> each.contains("must be [25]"));
    }

    @Test
    void anOldVersionThatNeverWasIsNamed() {
        market.history.set(0, Market.falsified(market.history.get(0)));
        assertThat(history(right)).singleElement().asString().contains("version 1 sum_qty is");
    }

    @Test
    void aVersionThatIsAbsentIsNamed() {
        market.history.clear();
        assertThat(history(right)).singleElement().asString().contains("version 2 where version 1 must be");
    }

    @Test
    void aReasonThatIsNoneAndATimeThatDoesNotFollowAreNamed() {
        Stored old = market.history.get(0);
        market.history.set(0, Market.replaced(old, "because", old.replacedAt().plusSeconds(1)));
        assertThat(history(right))
                .hasSize(2)
                .anyMatch(each -> each.contains("'because'"))
                .anyMatch(each -> each.contains("was in force from"));
    }

    @Test
    void aProvenVersionIsNeverReplacedNorLacksWhatItNeverLacked() {
        Stored old = market.history.get(0);
        Stored proven =
                Market.stored(old.start(), new Row(7, 11, 17, 2, old.amounts()), "certified", 1, old.updatedAt());
        market.history.set(0, Market.replaced(proven, old.reason(), old.replacedAt()));
        assertThat(history(right))
                .anyMatch(each -> each.contains("was certified, and yet replaced"))
                .anyMatch(each -> each.contains("lacks 2 trades: at no time so many"));
    }

    @Test
    void aVersionThatAsOfHidesIsNamed() {
        right.asOf().put(Market.TIME.plusSeconds(1), List.copyOf(market.minutes));
        assertThat(AsOfVerdict.judge(right))
                .anyMatch(each -> each.contains("does not show") && each.contains("version 1"))
                .anyMatch(each -> each.contains("shows") && each.contains("version 2"));
    }

    @Test
    void anAccountThatDoesNotAddUpIsNamed() {
        Map<String, Long> sums = new HashMap<>(market.account().sums());
        sums.put("duplicates", 2L);
        Snapshot wrong = new Snapshot(
                right.now(),
                right.minutes(),
                right.history(),
                right.asOf(),
                right.gaps(),
                List.of(new Snapshot.Account("CryptoAnalytics:1", sums, Map.of(0, 40L))),
                right.late(),
                right.rollUps(),
                right.coverage());
        assertThat(AccountsVerdict.judge(wrong, market.arrivals))
                .containsExactly("accounts: duplicates is 2, must be 1");
    }

    @Test
    void aLateTradeThatIsFalseOrStillWaitsIsNamed() {
        Late wrong = new Late(
                Market.SYMBOL, 9, Market.BEGIN + 9, new BigDecimal("1"), new BigDecimal("0.09"), "SELL", "waiting");
        assertThat(LateVerdict.judge(with(right, right.gaps(), List.of(wrong)), market.expected, true))
                .hasSize(2)
                .anyMatch(each -> each.contains("must be Traded"))
                .anyMatch(each -> each.contains("is waiting after Restate"));
    }

    private static Snapshot with(Snapshot like, List<Gap> gaps, List<Late> late) {
        return new Snapshot(
                like.now(),
                like.minutes(),
                like.history(),
                like.asOf(),
                new ArrayList<>(gaps),
                like.accounts(),
                late,
                like.rollUps(),
                like.coverage());
    }
}
