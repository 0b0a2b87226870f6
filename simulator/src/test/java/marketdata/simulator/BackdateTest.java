package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An exchange whose ids and timestamps are out of order says so on every interface: the trade is of the minute of its time. */
class BackdateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long BACK_MICROS = 100_000_000;
    private static final long MINUTE = 60_000_000;

    @TempDir
    Path folder;

    private static SimulatorServer market(String source, String symbol) throws Exception {
        return market(source, symbol, 60);
    }

    private static SimulatorServer market(String source, String symbol, int rate) throws Exception {
        return Simulator.start(
                "--port", "0", "--source", source, "--symbols", symbol, "--rate", "" + rate, "--history", "3 minutes");
    }

    private static List<JsonNode> tape(SimulatorServer server, String symbol) throws Exception {
        List<JsonNode> trades = new ArrayList<>();
        for (String line : Client.get(server.port(), "/simulator/tape?symbol=" + symbol)
                .body()
                .lines()
                .toList()) {
            trades.add(JSON.readTree(line));
        }
        return trades;
    }

    /** Trades whose time is a minute and more before that of the id before. */
    private static List<JsonNode> crossed(List<JsonNode> tape) {
        List<JsonNode> found = new ArrayList<>();
        long newest = 0;
        for (JsonNode trade : tape) {
            long micros = trade.get("time_us").asLong();
            if (micros < newest - MINUTE) {
                found.add(trade);
            }
            newest = Math.max(newest, micros);
        }
        return found;
    }

    /** Plays the history, orders three backdated trades, waits for a frame of the last. */
    private static List<JsonNode> backdated(SimulatorServer server, Client client, String symbol) throws Exception {
        await().until(() -> tape(server, symbol).size() > 200);
        Client.fault(
                server.port(),
                "{\"fault\":\"backdate\",\"symbol\":\"%s\",\"count\":3,\"for_ms\":100000}".formatted(symbol));
        await().until(() -> crossed(tape(server, symbol)).size() == 3);
        List<JsonNode> crossed = crossed(tape(server, symbol));
        await().until(() -> client.frames.stream().anyMatch(frame -> isOf(frame, crossed.get(2))));
        return crossed;
    }

    private static boolean isOf(String frame, JsonNode trade) {
        return frame.contains(":" + trade.get("id").asText() + ",");
    }

    private static String frame(Client client, JsonNode trade) {
        return client.frames.stream()
                .filter(each -> isOf(each, trade))
                .findFirst()
                .orElseThrow();
    }

    private static void areSentAtOnce(List<JsonNode> crossed) {
        assertThat(crossed).allSatisfy(trade -> assertThat(
                        trade.get("sent_us").asLong() - trade.get("time_us").asLong())
                .isBetween(BACK_MICROS, BACK_MICROS + 1_000_000));
    }

    private static BigDecimal volumeOfMinute(List<JsonNode> tape, long start) {
        return tape.stream()
                .filter(trade -> Math.floorDiv(trade.get("time_us").asLong(), MINUTE) * MINUTE == start)
                .map(trade -> new BigDecimal(trade.get("qty").asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long minute(JsonNode trade) {
        return Math.floorDiv(trade.get("time_us").asLong(), MINUTE) * MINUTE;
    }

    @Test
    void binanceKeepsItsIdsAndPutsTheTradeIntoTheKlineOfItsTime() throws Exception {
        try (SimulatorServer server = market("binance", "BTCUSDT");
                Client client = new Client(server.port(), "/ws/btcusdt@trade")) {
            List<JsonNode> crossed = backdated(server, client, "BTCUSDT");
            areSentAtOnce(crossed);
            JsonNode trade = crossed.get(0);
            assertThat(frame(client, trade))
                    .contains("\"T\":" + trade.get("time").asText() + ",");
            JsonNode page = JSON.readTree(Client.get(
                            server.port(),
                            "/api/v3/historicalTrades?symbol=BTCUSDT&limit=3&fromId="
                                    + trade.get("id").asText())
                    .body());
            assertThat(page).hasSize(3);
            assertThat(page.get(0).get("time")).isEqualTo(trade.get("time"));
            String klines = "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1&startTime=" + minute(trade) / 1000;
            JsonNode kline =
                    JSON.readTree(Client.get(server.port(), klines).body()).get(0);
            assertThat(new BigDecimal(kline.get(5).asText()))
                    .isEqualByComparingTo(volumeOfMinute(tape(server, "BTCUSDT"), minute(trade)));
        }
    }

    @Test
    void coinbasePutsTheTradeIntoTheCandleOfItsTime() throws Exception {
        try (SimulatorServer server = market("coinbase", "BTC-USD");
                Client client = new Client(server.port(), "/")) {
            client.send("{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channels\":[\"matches\"]}");
            List<JsonNode> crossed = backdated(server, client, "BTC-USD");
            areSentAtOnce(crossed);
            JsonNode trade = crossed.get(0);
            JsonNode page = JSON.readTree(Client.get(
                            server.port(),
                            "/products/BTC-USD/trades?limit=1&after="
                                    + (trade.get("id").asLong() + 1))
                    .body());
            assertThat(page.get(0).get("trade_id")).isEqualTo(trade.get("id"));
            assertThat(frame(client, trade))
                    .contains("\"time\":\"" + page.get(0).get("time").asText());
            long start = minute(trade) / 1_000_000;
            JsonNode candles = JSON.readTree(Client.get(
                            server.port(),
                            String.format(
                                    Locale.ROOT,
                                    "/products/BTC-USD/candles?granularity=60&start=%d&end=%d",
                                    start,
                                    start))
                    .body());
            assertThat(new BigDecimal(candles.get(0).get(5).asText()))
                    .isEqualByComparingTo(volumeOfMinute(tape(server, "BTC-USD"), minute(trade)));
        }
    }

    @Test
    void krakenPagesByTimeAndTellsEveryTradeOnce() throws Exception {
        try (SimulatorServer server = market("kraken", "BTC/USD", 30);
                Client client = new Client(server.port(), "/v2")) {
            client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\"]}}");
            List<JsonNode> crossed = backdated(server, client, "BTC/USD");
            areSentAtOnce(crossed);
            List<JsonNode> tape = tape(server, "BTC/USD");
            List<Long> ids = new ArrayList<>();
            List<BigDecimal> times = new ArrayList<>();
            String since = "1";
            // So many requests are allowed at once.
            for (int pages = 0; pages < 14 && ids.size() < tape.size(); pages++) {
                JsonNode result = JSON.readTree(
                                Client.get(server.port(), "/0/public/Trades?pair=XBTUSD&count=1000&since=" + since)
                                        .body())
                        .get("result");
                for (JsonNode trade : result.elements().next()) {
                    ids.add(trade.get(6).asLong());
                    times.add(new BigDecimal(trade.get(2).asText()));
                }
                since = result.get("last").asText();
            }
            assertThat(times).isSorted();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids)
                    .contains(
                            tape.stream().map(trade -> trade.get("id").asLong()).toArray(Long[]::new));
        }
    }

    @Test
    void noTradeStandsBeforeTheMarketsFirst() throws Exception {
        try (SimulatorServer server = market("binance", "BTCUSDT")) {
            Client.fault(
                    server.port(), "{\"fault\":\"backdate\",\"symbol\":\"BTCUSDT\",\"count\":50,\"for_ms\":1800000}");
            await().until(() -> tape(server, "BTCUSDT").size() > 100);
            List<JsonNode> tape = tape(server, "BTCUSDT");
            assertThat(tape)
                    .allMatch(trade -> trade.get("time_us").asLong()
                            >= tape.get(0).get("time_us").asLong());
        }
    }

    @Test
    void whatHasNotHappenedYetIsTakenBack() throws Exception {
        try (SimulatorServer server = market("binance", "BTCUSDT");
                Client client = new Client(server.port(), "/ws/btcusdt@trade")) {
            await().until(() -> tape(server, "BTCUSDT").size() > 200);
            Client.fault(
                    server.port(),
                    "{\"fault\":\"backdate\",\"symbol\":\"BTCUSDT\",\"count\":1000000,\"for_ms\":100000}");
            await().until(() -> !crossed(tape(server, "BTCUSDT")).isEmpty());
            Client.takeBackFaults(server.port());
            long end = tape(server, "BTCUSDT").size();
            client.frames(1);
            await().until(() -> tape(server, "BTCUSDT").size() > end + 50);
            List<JsonNode> tape = tape(server, "BTCUSDT");
            assertThat(crossed(tape)).doesNotContainAnyElementsOf(tape.subList((int) end, tape.size()));
        }
    }

    @Test
    void wrongOrdersAreRefused() throws Exception {
        try (SimulatorServer server = market("binance", "BTCUSDT")) {
            assertThatThrownBy(() -> Client.fault(server.port(), "{\"fault\":\"backdate\",\"symbol\":\"BTCUSDT\"}"))
                    .hasMessageContaining("for_ms must be 1 to 1800000");
            assertThatThrownBy(() -> Client.fault(server.port(), "{\"fault\":\"backdate\",\"for_ms\":5}"))
                    .hasMessageContaining("symbol must be one of");
        }
        List<String> frames =
                List.of(Recordings.trade("ETHUSDT", 8, "9.00000000", "1.00000000", Recordings.START_MILLIS, true));
        String recording = Recordings.plain(folder, Recordings.lines(frames)).toString();
        try (SimulatorServer server = Simulator.start("--port", "0", "--recording", recording)) {
            assertThatThrownBy(() ->
                            Client.fault(server.port(), "{\"fault\":\"backdate\",\"symbol\":\"ETHUSDT\",\"for_ms\":5}"))
                    .hasMessageContaining("only a market can backdate");
        }
    }
}
