package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.oracle.DatabaseSnapshot.Coverage;
import marketdata.faults.oracle.DatabaseSnapshot.RollUp;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views are compared with the minutes they are made of. */
class ViewChecksTest {
    private static RollUp hour(MarketFixture market, long count) {
        Aggregate all = Aggregate.of(
                market.expected.of(MarketFixture.SYMBOL).trades().values(),
                market.expected.of(MarketFixture.SYMBOL).withheld());
        Map<String, BigDecimal> amounts = new TreeMap<>(all.amounts());
        amounts.remove("avg_price");
        long start = Math.floorDiv(MarketFixture.BEGIN, 60 * Micros.MINUTE) * 60 * Micros.MINUTE;
        return new RollUp("trades_1h", MarketFixture.SYMBOL, start, "incomplete", count, 1, 40, 1, 1, 4, 3, amounts);
    }

    private static DatabaseSnapshot with(DatabaseSnapshot like, List<RollUp> rollUps, List<Coverage> coverage) {
        return new DatabaseSnapshot(
                like.now(),
                like.minutes(),
                like.history(),
                like.asOf(),
                like.gaps(),
                like.accounts(),
                like.late(),
                rollUps,
                coverage);
    }

    @Test
    void aFalseLongerCandleIsNamedWithTheTrueOne() throws IOException {
        MarketFixture market = new MarketFixture();
        List<String> right = RollUpCheck.check(with(market.snapshot(), List.of(hour(market, 39)), List.of()));
        assertThat(right).hasSize(3).noneMatch(each -> each.startsWith("trades_1h"));
        List<String> wrong = RollUpCheck.check(with(market.snapshot(), List.of(hour(market, 40)), List.of()));
        assertThat(wrong)
                .anyMatch(each -> each.startsWith("trades_1h: must be") && each.contains("count=39"))
                .anyMatch(each -> each.startsWith("trades_1h: is") && each.contains("count=40"));
    }

    @Test
    void aDayThatClaimsMoreThanItHasIsNamed() throws IOException {
        MarketFixture market = new MarketFixture();
        List<String> must = new ArrayList<>(CoverageCheck.check(market.snapshot()));
        assertThat(must).singleElement().asString().contains("certified=3").contains("incomplete=1");
        Coverage claim = new Coverage(MarketFixture.SYMBOL, "2025-02-20", Map.of("certified", 4L), BigDecimal.TEN);
        assertThat(CoverageCheck.check(with(market.snapshot(), List.of(), List.of(claim))))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("coverage_by_day: is"));
    }
}
