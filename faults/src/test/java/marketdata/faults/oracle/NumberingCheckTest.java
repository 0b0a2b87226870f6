package marketdata.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A symbol that was listed anew: no minute of one numbering proves one of the other, and none between is quiet. */
class NumberingVerdictTest {
    private static final long OLD = 5_000_000;
    private static final long AGAIN = Market.BEGIN + 4 * Expected.MINUTE;
    private static final long UNTIL = Market.BEGIN + 6 * Expected.MINUTE;

    private final Expected expected = new Expected(Venue.BINANCE);

    /** Two minutes of two trades each, three without, two again. */
    NumberingVerdictTest() throws IOException {
        StringBuilder tape = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            tape.append(line(OLD + i, Market.BEGIN + i / 2 * Expected.MINUTE + i * 1_000L));
        }
        for (int i = 0; i < 6; i++) {
            tape.append(line(i, AGAIN + i / 2 * Expected.MINUTE + i * 1_000L));
        }
        expected.read(Market.SYMBOL, tape.toString());
    }

    private static String line(long id, long micros) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"price\":\"1\",\"qty\":\"2\",\"time\":%d,\"isBuyerMaker\":true}\n",
                id,
                micros / 1000);
    }

    private List<Stored> rows(String lastOfTheOld) {
        List<Stored> rows = new ArrayList<>();
        for (Map.Entry<Long, Row> each :
                expected.minutes(Market.SYMBOL).headMap(UNTIL).entrySet()) {
            boolean isLastOfTheOld = each.getKey() == Market.BEGIN + Expected.MINUTE;
            rows.add(stored(each.getKey(), each.getValue(), isLastOfTheOld ? lastOfTheOld : "certified"));
        }
        return rows;
    }

    private static Stored stored(long start, Row row, String status) {
        return Market.stored(start, row, status, 1, Market.TIME);
    }

    private List<String> judge(List<Stored> rows) {
        Snapshot shown = new Snapshot(
                Instant.EPOCH, rows, List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        return new MinuteVerdict(expected, UNTIL).judge(shown, Market.SYMBOLS);
    }

    @Test
    void theLastMinuteOfTheOldNumberingIsNotProven() {
        assertThat(judge(rows("incomplete"))).isEmpty();
        assertThat(judge(rows("certified"))).singleElement().asString().contains("is certified, must be incomplete");
    }

    @Test
    void noGapReachesFromOneNumberingIntoTheOther() {
        Snapshot.Gap gap = new Snapshot.Gap(Market.SYMBOL, TradeKey.of(6), TradeKey.of(OLD - 1), "open");
        Snapshot shown = new Snapshot(
                Instant.EPOCH,
                List.of(),
                List.of(),
                Map.of(),
                List.of(gap),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(GapVerdict.judge(shown, expected, Market.SYMBOLS))
                .containsExactly("feed_gaps: " + Market.SYMBOL + " 6 to " + (OLD - 1) + " spans two numberings");
    }

    @Test
    void noMinuteBetweenIsQuiet() {
        List<Stored> rows = rows("incomplete");
        rows.add(stored(Market.BEGIN + 2 * Expected.MINUTE, new Row(0, 0, 0, 0, Map.of()), "quiet"));
        assertThat(judge(rows)).singleElement().asString().contains("nobody can know that it had no trade");
    }
}
