package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.exchange.binance.BinanceProtocol;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Recordings made from bug reports of other pipelines: their frames, through the protocol, to rows. */
class CasesTest {
    private record Sent(String symbol, long id, long price, int priceScale, long qty, int qtyScale, long micros) {}

    private static List<Sent> trades(String name) throws IOException {
        List<Sent> trades = new ArrayList<>();
        BinanceProtocol protocol = new BinanceProtocol();
        try (InputStream in = CasesTest.class.getResourceAsStream("/cases/" + name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String frame = line.substring(line.indexOf("\"msg\":") + 6, line.length() - 1);
                protocol.readTrades(
                        frame.getBytes(StandardCharsets.UTF_8),
                        trade -> trades.add(new Sent(
                                trade.symbol,
                                trade.id,
                                trade.price,
                                trade.priceScale,
                                trade.quantity,
                                trade.quantityScale,
                                trade.eventMicros)));
            }
        }
        return trades;
    }

    /** Each minute in one line: time, status, trades, first and last id, open, close. A batch after every trade. */
    private static Map<String, List<String>> rows(List<Sent> trades) {
        Map<String, TreeMap<Long, MinuteRow>> tables = new TreeMap<>();
        Map<String, byte[]> states = new TreeMap<>();
        for (Sent each : trades) {
            byte[] state = states.get(each.symbol());
            MinuteAggregator minutes = state == null
                    ? new MinuteAggregator("binance", each.symbol(), Story.WATERMARK)
                    : MinuteAggregator.fromBytes("binance", each.symbol(), Story.WATERMARK, state);
            minutes.add(
                    each.id(),
                    each.price(),
                    each.priceScale(),
                    each.qty(),
                    each.qtyScale(),
                    each.micros(),
                    true,
                    false);
            tables.computeIfAbsent(each.symbol(), symbol -> new TreeMap<>())
                    .putAll(minutes.drain().rows());
            states.put(each.symbol(), minutes.toBytes());
        }
        Map<String, List<String>> rows = new TreeMap<>();
        tables.forEach((symbol, table) ->
                rows.put(symbol, table.values().stream().map(CasesTest::text).toList()));
        return rows;
    }

    private static String text(MinuteRow row) {
        String time = Instant.EPOCH
                .plus(row.windowStartMicros(), ChronoUnit.MICROS)
                .toString()
                .substring(11, 16);
        return String.format(
                Locale.ROOT,
                "%s %s %d %s..%s %s %s",
                time,
                row.status().wire(),
                row.tradeCount(),
                row.firstTradeId(),
                row.lastTradeId(),
                row.open(),
                row.close());
    }

    @Test
    void aMarketWhoseIdsBeginWith0() throws IOException {
        assertThat(rows(trades("binance-first-trade-id-zero.ndjson"))
                        .get("NEWUSDT")
                        .get(0))
                .startsWith("10:00 certified ")
                .contains(" 0..")
                .contains(" 1.2 ");
    }

    @Test
    void aMarketWhoseIdsBeginAgainAnHourLater() throws IOException {
        List<Sent> trades = trades("binance-relisted-ids-again.ndjson");
        List<String> rows = rows(trades).get("BNXUSDT");
        assertThat(rows.stream()
                        .mapToInt(row -> Integer.parseInt(row.split(" ")[2]))
                        .sum())
                .isEqualTo(trades.size());
        assertThat(rows.stream().filter(row -> row.contains(" certified ")).map(row -> row.split(" ")[2]))
                .hasSize(9)
                .containsOnly("6");
        assertThat(rows).noneMatch(row -> row.contains(" quiet "));
    }

    /** So many trades ten seconds apart, the first five seconds after that minute's beginning. */
    private static List<Sent> life(long firstId, int count, String minute, long price) {
        long start = Instant.parse(minute + ":05Z").toEpochMilli() * 1000;
        List<Sent> trades = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            trades.add(new Sent("AUSDT", firstId + i, price + i, 2, 1, 0, start + i * 10_000_000L));
        }
        return trades;
    }

    private static List<String> rowsOf(List<Sent> first, List<Sent> second) {
        List<Sent> trades = new ArrayList<>(first);
        trades.addAll(second);
        return rows(trades).get("AUSDT");
    }

    private static List<String> certified(List<String> rows) {
        return rows.stream()
                .filter(row -> row.contains(" certified "))
                .map(row -> row.split(" ")[0])
                .toList();
    }

    @Test
    void aSecondLifeThatBeginsWith0() {
        List<String> rows = rowsOf(life(5000, 12, "2026-11-20T10:00", 100_00), life(0, 18, "2026-11-20T11:00", 9_00));
        assertThat(rows)
                .containsExactly(
                        "10:00 incomplete 6 5000..5005 100 100.05",
                        "10:01 incomplete 6 5006..5011 100.06 100.11",
                        "11:00 certified 6 0..5 9 9.05",
                        "11:01 certified 6 6..11 9.06 9.11",
                        "11:02 open 6 12..17 9.12 9.17");
    }

    @Test
    void aSecondLifeDaysLaterWhoseIdsLieAmongThoseOfTheFirst() {
        List<String> rows = rowsOf(life(1000, 18, "2026-11-17T10:00", 100_00), life(995, 30, "2026-11-20T11:00", 9_00));
        assertThat(rows)
                .contains(
                        "10:02 incomplete 6 1012..1017 100.12 100.17",
                        "11:00 incomplete 6 995..1000 9 9.05",
                        "11:03 certified 6 1013..1018 9.18 9.23");
        assertThat(certified(rows)).containsExactly("10:01", "11:01", "11:02", "11:03");
        assertThat(rows).hasSize(8);
    }

    /** The gap's ids are known from the first life, at other times: they fill nothing. */
    @Test
    void aGapInTheSecondLife() {
        List<Sent> second = life(990, 36, "2026-11-20T11:00", 9_00);
        List<Sent> missing = List.copyOf(second.subList(14, 16));
        List<Sent> torn = new ArrayList<>(second);
        torn.removeAll(missing);
        List<Sent> first = life(1000, 30, "2026-11-20T10:00", 100_00);
        assertThat(rowsOf(first, torn)).contains("11:02 incomplete 4 1002..1007 9.12 9.17");

        torn.addAll(missing);
        assertThat(certified(rowsOf(first, torn)))
                .containsExactly("10:01", "10:02", "10:03", "11:01", "11:02", "11:03", "11:04");
    }

    @Test
    void threeLives() {
        List<Sent> second = life(990, 18, "2026-11-20T11:00", 9_00);
        second.addAll(life(0, 18, "2026-11-20T12:00", 5_00));
        assertThat(certified(rowsOf(life(1000, 18, "2026-11-20T10:00", 100_00), second)))
                .containsExactly("10:01", "11:01", "12:00", "12:01");
    }

    @Test
    void id0WithAGapAfterIt() {
        List<Sent> whole = life(0, 18, "2026-11-20T10:00", 100_00);
        List<Sent> lost = List.copyOf(whole.subList(1, 4));
        List<Sent> torn = new ArrayList<>(whole);
        torn.removeAll(lost);
        assertThat(rowsOf(torn, List.of())).contains("10:00 incomplete 3 0..5 100 100.05");
        assertThat(rowsOf(torn, lost)).contains("10:00 certified 6 0..5 100 100.05");
    }

    /** What came before the first trade is not known: nothing says that id 0 was traded in its minute. */
    @Test
    void aMarketWhoseFirstTradeIsNotTheLowestId() {
        List<Sent> trades = life(0, 18, "2026-11-20T10:00", 100_00);
        assertThat(rowsOf(trades.subList(1, 18), List.of()))
                .contains("10:00 incomplete 5 1..5 100.01 100.05", "10:01 certified 6 6..11 100.06 100.11");
    }

    /** Live in whole milliseconds from id 8 on; the minute's first two trades come from the day's file, in microseconds. */
    @Test
    void aMinuteWhoseFirstTradesComeFromTheDailyFile() {
        List<Sent> trades = life(0, 18, "2026-11-20T10:00", 100_00);
        long millisecond = trades.get(6).micros();
        List<Sent> live = new ArrayList<>();
        List<Sent> file = new ArrayList<>();
        for (Sent each : trades) {
            long id = each.id();
            long micros = id >= 6 && id < 10 ? millisecond + (id < 8 ? 200 * (id - 5) : 0) : each.micros();
            (id >= 6 && id < 8 ? file : live).add(new Sent(each.symbol(), id, each.price(), 2, each.qty(), 0, micros));
        }
        assertThat(rowsOf(live, file)).contains("10:01 certified 6 6..11 100.06 100.11");
    }

    /** Three trades of the last millisecond are lost, and come by REST, which has whole milliseconds. */
    @Test
    void aMarketInMicrosecondsAndInMilliseconds() throws IOException {
        List<Sent> trades = trades("binance-mixed-times.ndjson");
        List<String> whole = rows(trades).values().iterator().next();
        List<Sent> mixed = new ArrayList<>(trades);
        mixed.removeIf(each -> each.id() >= 108 && each.id() <= 110);
        for (Sent each : trades) {
            if (each.id() >= 108 && each.id() <= 110) {
                long millis = each.micros() / 1000 * 1000;
                mixed.add(new Sent(
                        each.symbol(),
                        each.id(),
                        each.price(),
                        each.priceScale(),
                        each.qty(),
                        each.qtyScale(),
                        millis));
            }
        }
        assertThat(rows(mixed).values().iterator().next()).isEqualTo(whole).anyMatch(row -> row.endsWith(" 114"));
    }
}
