package marketdata.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the jobs beside the main one write is judged by sums over the trades themselves. */
class WindowVerdictTest {
    private static final List<WindowTable> TABLES = WindowTable.of(new Beside(true, false, true));

    private Market market;

    @BeforeEach
    void start() throws IOException {
        market = new Market();
    }

    private List<String> judge(WindowTable table, List<Window> rows) {
        return new WindowVerdict(market.expected, Market.UNTIL, market.arrivals).judge(table, rows, Market.SYMBOLS);
    }

    /** The last four minutes as one window of five, by hand: ids 1 to 40 without 25. */
    private Window allFour() {
        BigDecimal quantity = new BigDecimal("8.2").subtract(new BigDecimal("0.25"));
        assertThat(market.expected.trades(Market.SYMBOL).values().stream()
                        .map(Expected.Traded::quantity)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(quantity);
        Row row = Row.of(market.expected.trades(Market.SYMBOL).values(), market.expected.withheld(Market.SYMBOL));
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
        return new Window("trade_windows_5m", Market.SYMBOL, Market.BEGIN - Expected.MINUTE, numbers, amounts, "");
    }

    @Test
    void whatIsAbsentIsNamedWindowByWindow() {
        assertThat(judge(TABLES.get(0), List.of())).hasSize(4).allMatch(each -> each.endsWith("is not there"));
        assertThat(judge(TABLES.get(1), List.of())).hasSize(4).allMatch(each -> each.startsWith("trade_windows_5m"));
        assertThat(judge(TABLES.get(2), List.of())).hasSize(4).allMatch(each -> each.startsWith("data_lake/ohlc_data"));
    }

    @Test
    void aWindowOfAllMinutesIsTheirSum() {
        assertThat(judge(TABLES.get(1), List.of(allFour()))).hasSize(3).allMatch(each -> each.endsWith("is not there"));
    }

    @Test
    void eachFalsifiedColumnIsNamed() {
        Window right = allFour();
        Map<String, BigDecimal> amounts = new HashMap<>(right.amounts());
        amounts.put("max_price", new BigDecimal("106.2"));
        Map<String, Long> numbers = new HashMap<>(right.numbers());
        numbers.put("missing_trades", 0L);
        Window wrong = new Window(right.table(), right.symbol(), right.start(), numbers, amounts, "");
        assertThat(judge(TABLES.get(1), List.of(wrong)))
                .hasSize(5)
                .anyMatch(each -> each.contains("max_price is 106.2, must be 106.1"))
                .anyMatch(each -> each.contains("missing_trades is 0, must be 1"));
    }

    @Test
    void aRowTwiceAndARowOfNothingAreNamed() {
        Window right = allFour();
        Window nothing = new Window(
                right.table(),
                right.symbol(),
                Market.BEGIN - 9 * Expected.MINUTE,
                right.numbers(),
                right.amounts(),
                "");
        assertThat(judge(TABLES.get(1), new ArrayList<>(List.of(right, right, nothing))))
                .anyMatch(each -> each.endsWith("is there twice"))
                .anyMatch(each -> each.endsWith("though nothing was traded"));
    }
}
