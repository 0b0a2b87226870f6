package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** REST answers over a tape small enough to add up in the head. */
class RestTest {

    private static final long MINUTE = 60_000;
    private static final long START = Recordings.START_MILLIS;

    @TempDir
    Path folder;

    private SimulatorServer server;

    @BeforeEach
    void playToTheEnd() throws Exception {
        List<String> frames = new ArrayList<>();
        frames.add(Recordings.trade("ETHUSDT", 8, "9.00000000", "1.00000000", START - MINUTE + 1, true));
        frames.add(Recordings.trade("ETHUSDT", 9, "9.00000000", "1.00000000", START - 1, true));
        frames.add(Recordings.trade("ETHUSDT", 10, "10.00000000", "1.00000000", START, true));
        frames.add(Recordings.trade("ETHUSDT", 11, "12.50000000", "2.00000000", START + 10, false));
        frames.add(Recordings.trade("ETHUSDT", 12, "12.50000000", "0.50000000", START + 10, false));
        frames.add(Recordings.trade("ETHUSDT", 13, "8.00000000", "0.00000001", START + MINUTE - 1, true));
        frames.add(Recordings.trade("ETHUSDT", 14, "11.00000000", "3.00000000", START + 2 * MINUTE, true));
        // The clock stands still: no minute ends between two requests.
        server = Simulator.start(
                new HandClock(Instant.ofEpochMilli(START)),
                "--port",
                "0",
                "--speed",
                "max",
                "--recording",
                Recordings.plain(folder, Recordings.lines(frames)).toString());
        try (Client client = new Client(server.port(), "/ws/ethusdt@trade")) {
            assertThat(client.frames(7)).isEqualTo(frames);
        }
        await().until(() -> get("/simulator/status").body().contains("\"finished\":true"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void klinesAreWhatTheTradesAddUpTo() throws Exception {
        String expected = String.format(
                        Locale.ROOT,
                        ("[[%d,\"10.00000000\",\"12.50000000\",\"8.00000000\",\"8.00000000\",\"3.50000001\",%d,"
                                + "\"41.25000008\",4,\"2.50000000\",\"31.25000000\",\"0\"],"),
                        START,
                        START + MINUTE - 1)
                + String.format(
                        Locale.ROOT,
                        ("[%d,\"8.00000000\",\"8.00000000\",\"8.00000000\",\"8.00000000\",\"0.00000000\",%d,"
                                + "\"0.00000000\",0,\"0.00000000\",\"0.00000000\",\"0\"],"),
                        START + MINUTE,
                        START + 2 * MINUTE - 1)
                + String.format(
                        Locale.ROOT,
                        ("[%d,\"11.00000000\",\"11.00000000\",\"11.00000000\",\"11.00000000\",\"3.00000000\",%d,"
                                + "\"33.00000000\",1,\"0.00000000\",\"0.00000000\",\"0\"]]"),
                        START + 2 * MINUTE,
                        START + 3 * MINUTE - 1);
        assertThat(get("/api/v3/klines?symbol=ETHUSDT&interval=1m").body()).isEqualTo(expected);
    }

    @Test
    void theMinuteInWhichARecordingBeginsHasNoKline() throws Exception {
        String all =
                get("/api/v3/klines?symbol=ETHUSDT&interval=1m&startTime=0").body();
        assertThat(all).startsWith("[[" + START + ",").doesNotContain("9.00000000");
    }

    @Test
    void klinesObeyStartEndAndLimit() throws Exception {
        String one = get("/api/v3/klines?symbol=ETHUSDT&interval=1m&limit=1&startTime=" + (START + 1))
                .body();
        assertThat(one).startsWith("[[" + (START + MINUTE)).doesNotContain("[" + (START + 2 * MINUTE));
        String newest = get("/api/v3/klines?symbol=ETHUSDT&interval=1m&limit=1").body();
        assertThat(newest).startsWith("[[" + (START + 2 * MINUTE));
        String upTo = get("/api/v3/klines?symbol=ETHUSDT&interval=1m&endTime=" + (START + MINUTE - 1))
                .body();
        assertThat(upTo).startsWith("[[" + START).doesNotContain("[" + (START + MINUTE));
    }

    @Test
    void fromIdIsInclusiveAndPagesJoin() throws Exception {
        assertThat(ids("fromId=9&limit=2")).containsExactly(9L, 10L);
        assertThat(ids("fromId=11&limit=2")).containsExactly(11L, 12L);
        assertThat(ids("fromId=13&limit=1000")).containsExactly(13L, 14L);
        assertThat(ids("fromId=15")).isEmpty();
        assertThat(ids("limit=2")).containsExactly(13L, 14L);
    }

    @Test
    void aTradeIsWrittenAsBinanceWritesIt() throws Exception {
        assertThat(get("/api/v3/historicalTrades?symbol=ETHUSDT&fromId=11&limit=1")
                        .body())
                .isEqualTo("[{\"id\":11,\"price\":\"12.50000000\",\"qty\":\"2.00000000\",\"quoteQty\":\"25.00000000\","
                        + "\"time\":" + (START + 10) + ",\"isBuyerMaker\":false,\"isBestMatch\":true}]");
        assertThat(get("/api/v3/trades?symbol=ETHUSDT&limit=1", "X-MBX-TIME-UNIT", "MICROSECOND")
                        .body())
                .contains("\"time\":" + (START + 2 * MINUTE) * 1000 + ",");
    }

    @Test
    void tradesOfOneOrderAtOnePriceAreOneAggregate() throws Exception {
        String all = get("/api/v3/aggTrades?symbol=ETHUSDT&startTime=" + START + "&endTime=" + (START + 10))
                .body();
        assertThat(all)
                .isEqualTo("[{\"a\":3,\"p\":\"10.00000000\",\"q\":\"1.00000000\",\"f\":10,\"l\":10,\"T\":" + START
                        + ",\"m\":true,\"M\":true},{\"a\":4,\"p\":\"12.50000000\",\"q\":\"2.50000000\",\"f\":11,\"l\":12,\"T\":"
                        + (START + 10) + ",\"m\":false,\"M\":true}]");
        assertThat(get("/api/v3/aggTrades?symbol=ETHUSDT&fromId=4&limit=1").body())
                .startsWith("[{\"a\":4,");
    }

    @Test
    void tickersTimeAndExchangeInfoAreThere() throws Exception {
        assertThat(get("/api/v3/ticker/price?symbol=ETHUSDT").body())
                .isEqualTo("{\"symbol\":\"ETHUSDT\",\"price\":\"11.00000000\"}");
        assertThat(get("/api/v3/ticker/24hr").body()).contains("\"quoteVolume\":\"92.25000008\"", "\"count\":7");
        assertThat(get("/api/v3/exchangeInfo?symbols=%5B%22ETHUSDT%22%5D").body())
                .contains(
                        "\"symbol\":\"ETHUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"ETH\"",
                        "\"tickSize\":\"0.01000000\"");
        assertThat(get("/api/v3/time").body()).isEqualTo("{\"serverTime\":" + (START + 65) + "}");
        assertThat(get("/api/v3/ping").body()).isEqualTo("{}");
    }

    @Test
    void mistakesGetBinancesErrorCodes() throws Exception {
        rejected("/api/v3/trades", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
        rejected("/api/v3/trades?symbol=XXXUSDT", -1121, "Invalid symbol.");
        rejected("/api/v3/trades?symbol=eth", -1100, "Illegal characters found in parameter 'symbol'");
        rejected("/api/v3/trades?symbol=ETHUSDT&limit=x", -1100, "Illegal characters found in parameter 'limit'");
        rejected("/api/v3/klines?symbol=ETHUSDT&interval=7m", -1120, "Invalid interval.");
        rejected("/api/v3/trades?symbol=ETHUSDT&fromId=1", -1101, "Too many parameters");
        rejected("/api/v3/aggTrades?symbol=ETHUSDT&fromId=1&startTime=1", -1128, "Combination of optional parameters");
        assertThat(get("/api/v3/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void everyAnswerTellsTheWeightAndTooMuchOfItIsRefusedThenBanned() throws Exception {
        int status = 200;
        int used = 0;
        while (status == 200 && used < 7000) {
            HttpResponse<String> answer = get("/api/v3/trades?symbol=ETHUSDT");
            status = answer.statusCode();
            used = Integer.parseInt(
                    answer.headers().firstValue("X-MBX-USED-WEIGHT-1M").orElseThrow());
        }
        HttpResponse<String> rejected = get("/api/v3/time");
        assertThat(status).isEqualTo(429);
        assertThat(rejected.body()).startsWith("{\"code\":-1003,");
        assertThat(rejected.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        for (int i = 0; i < 12; i++) {
            rejected = get("/api/v3/time");
        }
        assertThat(rejected.statusCode()).isEqualTo(418);
        assertThat(rejected.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(100L, 120L);
    }

    private void rejected(String path, int code, String message) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"code\":" + code + ",\"msg\":\"" + message);
    }

    private List<Long> ids(String query) throws Exception {
        String body = get("/api/v3/historicalTrades?symbol=ETHUSDT&" + query).body();
        return java.util.regex.Pattern.compile("\"id\":([0-9]+)")
                .matcher(body)
                .results()
                .map(m -> Long.valueOf(m.group(1)))
                .toList();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return Client.get(server.port(), path, headers);
    }
}
