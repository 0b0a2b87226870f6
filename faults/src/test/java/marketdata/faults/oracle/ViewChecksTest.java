package marketdata.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.torture.Snapshot.Coverage;
import marketdata.local.torture.Snapshot.RollUp;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views are judged against the minutes they are made of. */
class ViewVerdictsTest {
    private static RollUp hour(Market market, long count) {
        Row all = Row.of(market.expected.trades(Market.SYMBOL).values(), market.expected.withheld(Market.SYMBOL));
        Map<String, BigDecimal> amounts = new TreeMap<>(all.amounts());
        amounts.remove("avg_price");
        long start = Math.floorDiv(Market.BEGIN, 60 * Expected.MINUTE) * 60 * Expected.MINUTE;
        return new RollUp("trades_1h", Market.SYMBOL, start, "incomplete", count, 1, 40, 1, 1, 4, 3, amounts);
    }

    private static Snapshot with(Snapshot like, List<RollUp> rollUps, List<Coverage> coverage) {
        return new Snapshot(
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
    void aFalseLongerCandleIsNamedBesideTheTrueOne() throws IOException {
        Market market = new Market();
        List<String> right = RollUpVerdict.judge(with(market.snapshot(), List.of(hour(market, 39)), List.of()));
        assertThat(right).hasSize(3).noneMatch(each -> each.startsWith("trades_1h"));
        List<String> wrong = RollUpVerdict.judge(with(market.snapshot(), List.of(hour(market, 40)), List.of()));
        assertThat(wrong)
                .anyMatch(each -> each.startsWith("trades_1h: must be") && each.contains("count=39"))
                .anyMatch(each -> each.startsWith("trades_1h: is") && each.contains("count=40"));
    }

    @Test
    void aDayThatClaimsMoreThanItHasIsNamed() throws IOException {
        Market market = new Market();
        List<String> must = new ArrayList<>(CoverageVerdict.judge(market.snapshot()));
        assertThat(must).singleElement().asString().contains("certified=3").contains("incomplete=1");
        Coverage claim = new Coverage(Market.SYMBOL, "2025-02-20", Map.of("certified", 4L), BigDecimal.TEN);
        assertThat(CoverageVerdict.judge(with(market.snapshot(), List.of(), List.of(claim))))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("coverage_by_day: is"));
    }
}
