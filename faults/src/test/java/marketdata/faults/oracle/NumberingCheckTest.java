package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.pipeline.SideJobs;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A symbol that was listed anew: no minute of one numbering proves one of the other, and none between is quiet. */
class NumberingCheckTest {
    private static final long OLD = 5_000_000;
    private static final long AGAIN = MarketFixture.BEGIN + 4 * Micros.MINUTE;
    private static final long UNTIL = MarketFixture.BEGIN + 6 * Micros.MINUTE;

    private final ExpectedData expected;

    /** Two minutes of two trades each, three without, two again. */
    NumberingCheckTest() throws IOException {
        StringBuilder tape = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            tape.append(line(OLD + i, MarketFixture.BEGIN + i / 2 * Micros.MINUTE + i * 1_000L));
        }
        for (int i = 0; i < 6; i++) {
            tape.append(line(i, AGAIN + i / 2 * Micros.MINUTE + i * 1_000L));
        }
        expected = MarketFixture.expected(SimulatedExchange.BINANCE, tape);
    }

    private static String line(long id, long micros) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"price\":\"1\",\"qty\":\"2\",\"time\":%d,\"isBuyerMaker\":true}\n",
                id,
                micros / 1000);
    }

    private List<StoredRow> rows(String lastOfTheOld) {
        List<StoredRow> rows = new ArrayList<>();
        for (Map.Entry<Long, Aggregate> each :
                expected.of(MarketFixture.SYMBOL).minutes().headMap(UNTIL).entrySet()) {
            boolean isLastOfTheOld = each.getKey() == MarketFixture.BEGIN + Micros.MINUTE;
            rows.add(stored(each.getKey(), each.getValue(), isLastOfTheOld ? lastOfTheOld : "certified"));
        }
        return rows;
    }

    private static StoredRow stored(long start, Aggregate row, String status) {
        return MarketFixture.stored(start, row, status, 1, MarketFixture.TIME);
    }

    private List<String> check(List<StoredRow> rows) {
        DatabaseSnapshot shown = new DatabaseSnapshot(
                Instant.EPOCH, rows, List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        return new MinuteCheck(expected, UNTIL).check(shown, MarketFixture.SYMBOLS);
    }

    @Test
    void theLastMinuteOfTheOldNumberingIsNotProven() {
        assertThat(check(rows("incomplete"))).isEmpty();
        assertThat(check(rows("certified"))).singleElement().asString().contains("is certified, must be incomplete");
    }

    @Test
    void noGapReachesFromOneNumberingIntoTheOther() {
        DatabaseSnapshot.Gap gap = MarketFixture.gap(6, OLD - 1, "open");
        DatabaseSnapshot shown = new DatabaseSnapshot(
                Instant.EPOCH,
                List.of(),
                List.of(),
                Map.of(),
                List.of(gap),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(GapCheck.check(shown, expected, MarketFixture.SYMBOLS))
                .containsExactly("feed_gaps: " + MarketFixture.SYMBOL + " 6 to " + (OLD - 1) + " spans two numberings");
    }

    @Test
    void noMinuteBetweenIsQuiet() {
        List<StoredRow> rows = rows("incomplete");
        rows.add(stored(MarketFixture.BEGIN + 2 * Micros.MINUTE, Aggregate.EMPTY, "quiet"));
        assertThat(check(rows)).singleElement().asString().contains("nothing proves that it had no trade");
    }

    @Test
    void candlesOfTheOldNumberingAreComparedByTheirIds() {
        WindowTable lake = WindowTable.of(new SideJobs(false, false, true)).get(0);
        List<String> differences = new WindowCheck(expected, UNTIL, new Arrivals())
                .check(lake, List.of(candle(OLD)), MarketFixture.SYMBOLS);
        assertThat(differences).noneMatch(each -> each.contains("trade_id"));
        assertThat(new WindowCheck(expected, UNTIL, new Arrivals())
                        .check(lake, List.of(candle(OLD - 1)), MarketFixture.SYMBOLS))
                .anyMatch(each -> each.endsWith("first_trade_id is " + (OLD - 1) + ", must be " + OLD));
    }

    private WindowRow candle(long firstId) {
        Map<String, Long> numbers =
                Map.of("trade_count", 2L, "missing_trades", 0L, "first_trade_id", firstId, "last_trade_id", OLD + 1);
        BigDecimal price = BigDecimal.ONE;
        BigDecimal sum = new BigDecimal("4");
        Map<String, BigDecimal> amounts =
                Map.of("open", price, "high", price, "low", price, "close", price, "volume", sum, "quote_volume", sum);
        return new WindowRow(
                "data_lake/ohlc_data", MarketFixture.SYMBOL, MarketFixture.BEGIN, numbers, amounts, "certified");
    }
}
