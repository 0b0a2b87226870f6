package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.oracle.DatabaseSnapshot.Gap;
import marketdata.faults.oracle.DatabaseSnapshot.Late;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The oracle can fail: it names whatever is falsified, and nothing else. */
class TableChecksTest {
    private MarketFixture market;
    private DatabaseSnapshot right;

    @BeforeEach
    void start() throws IOException {
        market = new MarketFixture();
        right = market.snapshot();
    }

    private List<String> minutes(DatabaseSnapshot shown) {
        return new MinuteCheck(market.expected, MarketFixture.UNTIL).check(shown, MarketFixture.SYMBOLS);
    }

    private List<String> history(DatabaseSnapshot shown) {
        return new HistoryCheck(market.expected, market.arrivals, LateTradeCheck.late(shown))
                .check(shown, MarketFixture.UNTIL);
    }

    @Test
    void whatIsRightIsNotBlamed() {
        assertThat(minutes(right)).isEmpty();
        assertThat(history(right)).isEmpty();
        assertThat(GapCheck.check(right, market.expected, MarketFixture.SYMBOLS))
                .isEmpty();
        assertThat(AsOfCheck.check(right)).isEmpty();
        assertThat(AccountsCheck.check(right, market.arrivals)).isEmpty();
        assertThat(LateTradeCheck.check(right, market.expected, true)).isEmpty();
    }

    @Test
    void aDigitOfAMinuteIsNamed() {
        market.minutes.set(2, MarketFixture.falsified(market.minutes.get(2)));
        assertThat(minutes(right))
                .singleElement()
                .asString()
                .contains("sum_qty is")
                .contains(MarketFixture.SYMBOL);
    }

    @Test
    void aMinuteThatIsAbsentIsNamedAndSoIsOneOfAnotherMarket() {
        StoredRow gone = market.minutes.remove(3);
        assertThat(minutes(right)).singleElement().asString().contains("has no row");
        market.minutes.add(gone);
        Aggregate row = market.expected.of(MarketFixture.SYMBOL).minutes().get(MarketFixture.BEGIN);
        StoredRow other = new StoredRow(
                "ETH-USD",
                MarketFixture.BEGIN,
                1,
                "certified",
                1,
                TradeKey.of(1),
                TradeKey.of(1),
                0,
                0,
                row.amounts(),
                MarketFixture.TIME,
                null,
                null);
        market.minutes.add(other);
        assertThat(minutes(right)).singleElement().asString().contains("of no symbol");
    }

    @Test
    void aGapThatIsOpenAndAnExchangeHoleThatIsNoneAreNamed() {
        List<Gap> gaps = List.of(MarketFixture.gap(25, 26, "exchange_hole"), MarketFixture.gap(3, 3, "open"));
        DatabaseSnapshot wrong = with(right, gaps, right.late());
        assertThat(GapCheck.check(wrong, market.expected, MarketFixture.SYMBOLS))
                .hasSize(2)
                .anyMatch(each -> each.contains("3 to 3 is open"))
                .anyMatch(each -> each.contains("must be [25]"));
    }

    @Test
    void anOldVersionThatNeverWasIsNamed() {
        market.history.set(0, MarketFixture.falsified(market.history.get(0)));
        assertThat(history(right)).singleElement().asString().contains("version 1 sum_qty is");
    }

    @Test
    void aVersionThatIsAbsentIsNamed() {
        market.history.clear();
        assertThat(history(right)).singleElement().asString().contains("version 2 where version 1 must be");
    }

    @Test
    void aReasonThatIsNoneAndATimeThatDoesNotFollowAreNamed() {
        StoredRow old = market.history.get(0);
        market.history.set(
                0, MarketFixture.replaced(old, "because", old.replacedAt().plusSeconds(1)));
        assertThat(history(right))
                .hasSize(2)
                .anyMatch(each -> each.contains("'because'"))
                .anyMatch(each -> each.contains("was in force from"));
    }

    @Test
    void aProvenVersionIsNeverReplacedNorLacksWhatItNeverLacked() {
        StoredRow old = market.history.get(0);
        StoredRow proven = MarketFixture.stored(
                old.start(),
                new Aggregate(7, TradeKey.of(11), TradeKey.of(17), 2, old.amounts()),
                "certified",
                1,
                old.updatedAt());
        market.history.set(0, MarketFixture.replaced(proven, old.reason(), old.replacedAt()));
        assertThat(history(right))
                .anyMatch(each -> each.contains("was certified, but was replaced"))
                .anyMatch(each -> each.contains("lacks 2 trades: at no time were as many missing"));
    }

    @Test
    void aVersionThatAsOfHidesIsNamed() {
        right.asOf().put(MarketFixture.TIME.plusSeconds(1), List.copyOf(market.minutes));
        assertThat(AsOfCheck.check(right))
                .anyMatch(each -> each.contains("does not show") && each.contains("version 1"))
                .anyMatch(each -> each.contains("shows") && each.contains("version 2"));
    }

    @Test
    void anAccountThatDoesNotAddUpIsNamed() {
        Map<String, Long> sums = new HashMap<>(market.account().sums());
        sums.put("duplicates", 2L);
        DatabaseSnapshot wrong = new DatabaseSnapshot(
                right.now(),
                right.minutes(),
                right.history(),
                right.asOf(),
                right.gaps(),
                List.of(new DatabaseSnapshot.Account("CryptoAnalytics:1", sums, Map.of(0, 40L))),
                right.late(),
                right.rollUps(),
                right.coverage());
        assertThat(AccountsCheck.check(wrong, market.arrivals)).containsExactly("accounts: duplicates is 2, must be 1");
    }

    @Test
    void aLateTradeThatIsFalseOrStillWaitsIsNamed() {
        Late wrong = new Late(
                MarketFixture.SYMBOL,
                TradeKey.of(9),
                MarketFixture.BEGIN + 9,
                new BigDecimal("1"),
                new BigDecimal("0.09"),
                "SELL",
                "waiting");
        assertThat(LateTradeCheck.check(with(right, right.gaps(), List.of(wrong)), market.expected, true))
                .hasSize(2)
                .anyMatch(each -> each.contains("must be ExchangeTrade"))
                .anyMatch(each -> each.contains("is waiting after Restate"));
    }

    private static DatabaseSnapshot with(DatabaseSnapshot like, List<Gap> gaps, List<Late> late) {
        return new DatabaseSnapshot(
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
