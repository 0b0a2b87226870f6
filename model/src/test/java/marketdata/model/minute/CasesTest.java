package marketdata.model.minute;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.exchange.BinanceProtocol;
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
                        (source, symbol, id, price, priceScale, qty, qtyScale, micros, takerBuys, spike) ->
                                trades.add(new Sent(symbol, id, price, priceScale, qty, qtyScale, micros)));
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
            SymbolMinutes minutes = state == null
                    ? new SymbolMinutes("binance", each.symbol(), Story.WATERMARK)
                    : SymbolMinutes.fromBytes("binance", each.symbol(), Story.WATERMARK, state);
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

    /** Three trades of the last millisecond are lost, and come by REST, which tells whole milliseconds. */
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
