package marketdata.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.run.Snapshot.Minute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class TableLayoutTest {
    private static final String CAUSE =
            "10:00:01 producer ended (killed, signal 9: by hand, or by the system for want of"
                    + " memory); started again in 0.5 s. Its last lines (/home/somebody/with/a/long/path/that/has/no/space/in/it/at"
                    + "/all/and/goes/on/and/on/so/that/it/is/wider/than/any/narrow/terminal/.pipeline/logs/producer.log):";
    private static final String ESCAPES = "\u001b\\[[0-9;]*m";

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120, 200})
    void noLineIsAsWideAsTheTerminalAndTheTableFitsItsHeight(int width) {
        for (int height : new int[] {10, 24, 30, 60}) {
            List<String> lines = new TableLayout(width, height, true).lines(snapshot(), List.of(CAUSE));

            assertThat(lines).hasSizeLessThan(height - 1);
            assertThat(lines).allSatisfy(line -> assertThat(TextWidth.of(line.replaceAll(ESCAPES, "")))
                    .isLessThan(width));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120, 200})
    void timeSymbolStatusAndTheCauseOfARestartAreThereAtEveryWidth(int width) {
        String text = String.join("\n", new TableLayout(width, 30, false).lines(snapshot(), List.of(CAUSE)));

        assertThat(text).contains("21:59", "币安人生USDT", "PEPEUSDT", "incomplete", "0.00001234");
        assertThat(text).contains("producer ended (killed, signal 9", "10:00:01", "1,234,567 trades", "lag");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120, 200})
    void theStatusBeginsInTheSameColumnBesideWideCharacters(int width) {
        List<String> rows = new TableLayout(width, 30, false)
                .lines(snapshot(), List.of()).stream()
                        .filter(line -> line.contains("certified") || line.contains("incomplete"))
                        .filter(line -> line.contains("21:5"))
                        .toList();

        assertThat(rows).hasSizeGreaterThan(5);
        assertThat(rows.stream().map(line -> TextWidth.of(line.substring(0, statusAt(line)))))
                .containsOnly(TextWidth.of(rows.get(0).substring(0, statusAt(rows.get(0)))));
    }

    @ParameterizedTest
    @CsvSource({"60, 'close,trades'", "80, 'high,low,close,trades'", "120, 'open,high,low,close,quantity,trades'"})
    void columnsAreLeftOutAndNoNumberIsCut(int width, String columns) {
        List<String> lines = new TableLayout(width, 30, false).lines(snapshot(), List.of());

        assertThat(lines.get(1)).contains(columns.split(","));
        assertThat(lines).noneMatch(line -> line.contains("…"));
    }

    @Test
    void theCauseOfARestartIsShortAndHoldsTheProgramsError() {
        String ended =
                "producer ended (exit code 1); started again in 0.5 s. Its last lines (/logs/producer.log):\n    ";

        assertThat(LiveTable.cause(ended + "2026-11-28T22:21:46.160Z INFO  [main] ProducerRun - Totals"))
                .isEqualTo("producer ended (exit code 1)");
        assertThat(LiveTable.cause(ended + "2026-11-28T22:21:46.160Z ERROR [main] Producer - Cannot go on: disk full"))
                .startsWith("producer ended (exit code 1): ")
                .endsWith("disk full");
        assertThat(new TableLayout(60, 24, false).lines(snapshot(), List.of(CAUSE, CAUSE, CAUSE)))
                .as("rows stay in view beside three long causes")
                .filteredOn(line -> line.contains("certified"))
                .hasSizeGreaterThan(5);
    }

    @Test
    void withoutColoursThereIsNoEscapeSequence() {
        assertThat(String.join("", new TableLayout(80, 24, false).lines(snapshot(), List.of(CAUSE))))
                .doesNotContain("\u001b");
    }

    @Test
    void whatIsWaitedForFitsToo() {
        assertThat(new TableLayout(60, 24, true).waiting(List.of(CAUSE)))
                .hasSizeBetween(3, 23)
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThan(60));
    }

    @ParameterizedTest
    @CsvSource({"BTCUSDT, 7", "币安人生USDT, 12", "é, 1", "ｆｕｌｌ, 8", "한국, 4", "🚀, 2"})
    void columnsOfATerminal(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
        assertThat(TextWidth.of("e\u0301")).as("a combining mark takes none").isEqualTo(1);
        assertThat(TextWidth.of(TextWidth.cut(text + text, columns))).isLessThanOrEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "'30 120\n', , 120, 30",
        "'24 80\n', 60, 60, 24",
        "'24 80\n', 200, 80, 24",
        "'', 100, 100, 24",
        "'', wide, 80, 24",
        "'0 0\n', , 80, 24"
    })
    void theTerminalIsMeasured(String stty, String columns, int width, int height) {
        assertThat(TerminalSize.of(stty, columns == null ? Map.of() : Map.of("COLUMNS", columns)))
                .isEqualTo(new TerminalSize(width, height));
    }

    private static int statusAt(String line) {
        return Math.max(line.indexOf("certified"), line.indexOf("incomplete"));
    }

    private static Snapshot snapshot() {
        List<Minute> minutes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Instant start = Instant.parse("2026-11-28T21:59:00Z").minusSeconds(60L * i);
            minutes.add(minute("BTCUSDT", start, "101234.56", "12.34567891", i == 1 ? "incomplete" : "certified"));
            minutes.add(minute("PEPEUSDT", start, "0.00001234", "1234567890.5", "certified"));
            minutes.add(minute("币安人生USDT", start, "0.1234", "98765.4", "certified"));
        }
        return new Snapshot(
                minutes,
                Map.of("certified", 14L, "incomplete", 1L),
                1_234_567,
                12,
                3,
                4,
                Instant.now(),
                5,
                0,
                Map.of());
    }

    private static Minute minute(String symbol, Instant start, String price, String quantity, String status) {
        BigDecimal amount = new BigDecimal(price);
        return new Minute(symbol, start, amount, amount, amount, amount, new BigDecimal(quantity), 321, status);
    }
}
