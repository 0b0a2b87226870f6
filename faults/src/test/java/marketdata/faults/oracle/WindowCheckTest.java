package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.pipeline.SideJobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of the side jobs are compared with sums over the trades themselves. */
class WindowCheckTest {
    private static final List<WindowTable> TABLES = WindowTable.of(new SideJobs(true, false, true));

    private MarketFixture market;

    @BeforeEach
    void start() throws IOException {
        market = new MarketFixture();
    }

    private List<String> check(WindowTable table, List<WindowRow> rows) {
        return new WindowCheck(market.expected, MarketFixture.UNTIL, market.arrivals)
                .check(table, rows, MarketFixture.SYMBOLS);
    }

    /** The last four minutes as one window of five, by hand: ids 1 to 40 without 25. */
    private WindowRow allFour() {
        BigDecimal quantity = new BigDecimal("8.2").subtract(new BigDecimal("0.25"));
        assertThat(market.expected.of(MarketFixture.SYMBOL).trades().values().stream()
                        .map(ExchangeTrade::quantity)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(quantity);
        Aggregate row = Aggregate.of(
                market.expected.of(MarketFixture.SYMBOL).trades().values(),
                market.expected.of(MarketFixture.SYMBOL).withheld());
        Map<String, BigDecimal> amounts = Map.of(
                "avg_price",
                row.amounts().get("avg_price"),
                "min_price",
                new BigDecimal("100.1"),
                "max_price",
                new BigDecimal("106.1"),
                "sum_value",
                row.amounts().get("sum_value"));
        Map<String, Long> numbers = Map.of("trade_count", 39L, "missing_trades", 1L);
        return new WindowRow(
                "trade_windows_5m", MarketFixture.SYMBOL, MarketFixture.BEGIN - Micros.MINUTE, numbers, amounts, "");
    }

    @Test
    void whatIsAbsentIsNamedWindowByWindow() {
        assertThat(check(TABLES.get(0), List.of())).hasSize(4).allMatch(each -> each.endsWith("is not there"));
        assertThat(check(TABLES.get(1), List.of())).hasSize(4).allMatch(each -> each.startsWith("trade_windows_5m"));
        assertThat(check(TABLES.get(2), List.of())).hasSize(4).allMatch(each -> each.startsWith("data_lake/ohlc_data"));
    }

    @Test
    void aWindowOfAllMinutesIsTheirSum() {
        assertThat(check(TABLES.get(1), List.of(allFour()))).hasSize(3).allMatch(each -> each.endsWith("is not there"));
    }

    @Test
    void eachFalsifiedColumnIsNamed() {
        WindowRow right = allFour();
        Map<String, BigDecimal> amounts = new HashMap<>(right.amounts());
        amounts.put("max_price", new BigDecimal("106.2"));
        Map<String, Long> numbers = new HashMap<>(right.numbers());
        numbers.put("missing_trades", 0L);
        WindowRow wrong = new WindowRow(right.table(), right.symbol(), right.start(), numbers, amounts, "");
        assertThat(check(TABLES.get(1), List.of(wrong)))
                .hasSize(5)
                .anyMatch(each -> each.contains("max_price is 106.2, must be 106.1"))
                .anyMatch(each -> each.contains("missing_trades is 0, must be 1"));
    }

    @Test
    void aRowTwiceAndARowOfNothingAreNamed() {
        WindowRow right = allFour();
        WindowRow nothing = new WindowRow(
                right.table(),
                right.symbol(),
                MarketFixture.BEGIN - 9 * Micros.MINUTE,
                right.numbers(),
                right.amounts(),
                "");
        assertThat(check(TABLES.get(1), new ArrayList<>(List.of(right, right, nothing))))
                .anyMatch(each -> each.endsWith("is there twice"))
                .anyMatch(each -> each.endsWith("is there without a trade"));
    }
}
