package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** OKX's dialect: subscriptions, silence, pages both ways, candles, errors, recordings. */
class OkxTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/ws/v5/business";
    private static final String NOT_FOUND =
            "{\"code\":\"51001\",\"msg\":\"Instrument ID, Instrument ID code, or Spread ID doesn't exist.\",\"data\":[]}";

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-03-01T10:00:00Z"));

    private static SimulatorServer start(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("--port", "0", "--source", "okx"));
        all.addAll(List.of(args));
        return Simulator.start(all.toArray(String[]::new));
    }

    private SimulatorServer startAtNoTime(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("--port", "0", "--source", "okx"));
        all.addAll(List.of(args));
        return Simulator.start(clock, all.toArray(String[]::new));
    }

    private static String subscription(String op, String... instruments) {
        StringBuilder args = new StringBuilder();
        for (String each : instruments) {
            args.append(args.isEmpty() ? "" : ",");
            args.append("{\"channel\":\"trades-all\",\"instId\":\"")
                    .append(each)
                    .append("\"}");
        }
        return "{\"id\":\"1512\",\"op\":\"" + op + "\",\"args\":[" + args + "]}";
    }

    private static JsonNode rest(SimulatorServer server, String path) throws Exception {
        return JSON.readTree(Client.get(server.port(), path).body());
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

    @Test
    void everyChannelOfASubscriptionIsAnsweredForAlone() throws Exception {
        try (SimulatorServer server = startAtNoTime("--symbols", "BTC-USDT,OLD-USDT");
                Client client = new Client(server.port(), PATH)) {
            Client.fault(server.port(), "{\"fault\":\"delist\",\"symbol\":\"OLD-USDT\"}");
            client.send(subscription("subscribe", "BTC-USDT", "OLD-USDT"));
            assertThat(client.frames(2))
                    .containsExactly(
                            "{\"id\":\"1512\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"trades-all\","
                                    + "\"instId\":\"BTC-USDT\"},\"connId\":\"00000001\"}",
                            "{\"id\":\"1512\",\"event\":\"error\",\"msg\":\"Wrong URL or channel:trades-all,"
                                    + "instId:OLD-USDT doesn't exist. Please use the correct URL, channel and parameters"
                                    + " referring to API document.\",\"code\":\"60018\",\"connId\":\"00000001\"}");
            assertThat(rest(server, "/api/v5/public/instruments?instType=SPOT").get("data"))
                    .hasSize(1);
            for (String path : List.of(
                    "/api/v5/public/instruments?instType=SPOT&instId=OLD-USDT",
                    "/api/v5/market/history-trades?instId=OLD-USDT",
                    "/api/v5/market/history-candles?instId=OLD-USDT")) {
                HttpResponse<String> answer = Client.get(server.port(), path);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(NOT_FOUND);
            }
            Client.fault(server.port(), "{\"fault\":\"relist\",\"symbol\":\"OLD-USDT\"}");
            assertThat(client.answerTo(subscription("subscribe", "OLD-USDT"))).contains("\"event\":\"subscribe\"");
            assertThat(client.answerTo(subscription("unsubscribe", "OLD-USDT"))).contains("\"event\":\"unsubscribe\"");
            assertThat(Client.get(server.port(), "/simulator/status").body())
                    .contains("\"streams\":[\"BTC-USDT@trades-all\"]");
        }
    }

    @Test
    void wrongMessagesAreErrors() throws Exception {
        try (SimulatorServer server = startAtNoTime();
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.answerTo("ping")).isEqualTo("pong");
            assertThat(client.answerTo("{cut")).contains("\"code\":\"60012\"");
            assertThat(client.answerTo("{\"op\":\"order\"}"))
                    .contains("\"msg\":\"Invalid op: order\",\"code\":\"60019\"");
            assertThat(client.answerTo("{\"op\":\"subscribe\"}")).contains("\"code\":\"60013\"");
            assertThat(client.answerTo(
                            "{\"op\":\"subscribe\",\"args\":[{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}]}"))
                    .contains("channel:trades,instId:BTC-USDT doesn't exist", "\"code\":\"60018\"");
        }
    }

    @Test
    void aConnectionMaySubscribe480TimesAnHour() throws Exception {
        try (SimulatorServer server = startAtNoTime("--symbols", "BTC-USDT");
                Client client = new Client(server.port(), PATH)) {
            for (int i = 0; i < 480; i++) {
                clock.pass(Duration.ofSeconds(1));
                client.send(subscription("subscribe", "X-Y"));
                client.frames(i + 1);
            }
            assertThat(client.frames).allMatch(each -> each.contains("60018"));
            assertThat(client.answerTo(subscription("subscribe", "X-Y"))).contains("60014", "Requests too frequent");
        }
    }

    @Test
    void aSilentConnectionIsClosedUnlessThePingIsAText() throws Exception {
        try (SimulatorServer server = startAtNoTime("--symbols", "BTC-USDT");
                Client asking = new Client(server.port(), PATH);
                Client silent = new Client(server.port(), PATH)) {
            // A client is connected before the server notes since when: one thread does that and answers this.
            assertThat(Client.get(server.port(), "/simulator/status").body()).contains("\"connections\"");
            clock.pass(Duration.ofSeconds(25));
            assertThat(asking.answerTo("ping")).isEqualTo("pong");
            clock.pass(Duration.ofSeconds(5));
            await().until(() -> silent.closeCode == 4004);
            assertThat(asking.ended()).isFalse();
            // The server may note the time of its answer after this has received it: then 30 s begin at the second
            // pass.
            clock.pass(Duration.ofSeconds(30));
            await().until(() -> asking.closeCode == 4004);
        }
    }

    @Test
    void anAnnouncedCloseHasItsNotice() throws Exception {
        try (SimulatorServer server = startAtNoTime();
                Client client = new Client(server.port(), PATH)) {
            Client.fault(server.port(), "{\"fault\":\"shutdown\",\"for_ms\":50}");
            assertThat(client.frames(1))
                    .containsExactly(
                            "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed"
                                    + " for a service upgrade. Please reconnect.\",\"connId\":\"00000001\"}");
            await().until(client::ended);
        }
    }

    @Test
    void restPagesBackwardsByIdAndByTime() throws Exception {
        try (SimulatorServer server = start("--symbols", "BTC-USDT", "--rate", "60", "--history", "2 minutes");
                Client client = new Client(server.port(), PATH)) {
            client.send(subscription("subscribe", "BTC-USDT"));
            client.frames(400);
            List<JsonNode> tape = tape(server, "BTC-USDT");
            JsonNode wanted = tape.get(350);
            long id = wanted.get("id").asLong();

            String trades = "/api/v5/market/history-trades?instId=BTC-USDT";
            JsonNode page =
                    rest(server, trades + "&type=1&limit=5&after=" + (id + 1)).get("data");
            assertThat(page)
                    .extracting(each -> each.get("tradeId").asLong())
                    .containsExactly(id, id - 1, id - 2, id - 3, id - 4);
            page.get(0).forEach(each -> assertThat(each.isTextual()).isTrue());
            String frame = client.frames.stream()
                    .filter(each -> each.contains("\"tradeId\":\"" + id + "\""))
                    .findFirst()
                    .orElseThrow();
            for (String field : List.of("instId", "tradeId", "px", "sz", "side", "source", "ts")) {
                assertThat(JSON.readTree(frame).get("data").get(0).get(field))
                        .isEqualTo(page.get(0).get(field));
            }
            assertThat(page.get(0).get("side").asText())
                    .isEqualTo(wanted.get("isBuyerMaker").asBoolean() ? "sell" : "buy");
            assertThat(page.get(0).get("ts").asText())
                    .isEqualTo(wanted.get("time").asText());

            assertThat(rest(server, trades + "&after=" + (id + 1) + "&before=" + (id - 2))
                            .get("data"))
                    .extracting(each -> each.get("tradeId").asLong())
                    .containsExactly(id, id - 1);
            // Alone it gives the newest page, not the next one.
            JsonNode newest = rest(server, trades + "&before=" + id).get("data");
            assertThat(newest.get(0).get("tradeId").asLong()).isGreaterThan(id + 100);

            long time = wanted.get("time").asLong();
            JsonNode older = rest(server, trades + "&type=2&after=" + time).get("data");
            assertThat(older).hasSize(100).allMatch(each -> each.get("ts").asLong() < time);
            assertThat(older)
                    .extracting(each -> each.get("tradeId").asLong())
                    .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                    .first()
                    .isEqualTo(tape.stream()
                            .filter(each -> each.get("time").asLong() < time)
                            .mapToLong(each -> each.get("id").asLong())
                            .max()
                            .orElseThrow());
        }
    }

    @Test
    void aBackdatedTradeIsOfTheMinuteOfItsTime() throws Exception {
        try (SimulatorServer server = start("--symbols", "BTC-USDT", "--rate", "60", "--history", "4 minutes");
                Client client = new Client(server.port(), PATH)) {
            client.send(subscription("subscribe", "BTC-USDT"));
            client.frames(200);
            Client.fault(
                    server.port(), "{\"fault\":\"backdate\",\"symbol\":\"BTC-USDT\",\"count\":1,\"for_ms\":120000}");
            await().until(() -> backdated(tape(server, "BTC-USDT")) != null);
            JsonNode trade = backdated(tape(server, "BTC-USDT"));
            long minute = trade.get("time").asLong() / 60_000 * 60_000;
            JsonNode row = rest(
                            server,
                            "/api/v5/market/history-candles?instId=BTC-USDT&bar=1m&after=" + (minute + 1) + "&before="
                                    + (minute - 1))
                    .get("data");
            assertThat(row).hasSize(1);
            List<JsonNode> ofMinute = tape(server, "BTC-USDT").stream()
                    .filter(each -> each.get("time").asLong() / 60_000 * 60_000 == minute)
                    .toList();
            assertThat(ofMinute).contains(trade);
            BigDecimal quantity = ofMinute.stream()
                    .map(each -> new BigDecimal(each.get("qty").asText()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal value = ofMinute.stream()
                    .map(each -> new BigDecimal(each.get("qty").asText())
                            .multiply(new BigDecimal(each.get("price").asText())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(new BigDecimal(row.get(0).get(5).asText())).isEqualByComparingTo(quantity);
            assertThat(new BigDecimal(row.get(0).get(7).asText())).isEqualByComparingTo(value);
        }
    }

    private static JsonNode backdated(List<JsonNode> tape) {
        long newest = 0;
        for (JsonNode trade : tape) {
            if (trade.get("time").asLong() < newest - 100_000) {
                return trade;
            }
            newest = Math.max(newest, trade.get("time").asLong());
        }
        return null;
    }

    @Test
    void withheldTradesAreShownToNobody() throws Exception {
        try (SimulatorServer server = start("--symbols", "BTC-USDT", "--rate", "200");
                Client client = new Client(server.port(), PATH)) {
            client.send(subscription("subscribe", "BTC-USDT"));
            client.frames(20);
            Client.fault(server.port(), "{\"fault\":\"withhold\",\"symbol\":\"BTC-USDT\",\"count\":5}");
            int before = client.frames.size();
            client.frames(before + 100);
            List<String> withheld = tape(server, "BTC-USDT").stream()
                    .filter(each -> each.has("withheld"))
                    .map(each -> "\"tradeId\":\"" + each.get("id").asText() + "\"")
                    .toList();
            assertThat(withheld).hasSize(5);
            String page = rest(server, "/api/v5/market/history-trades?instId=BTC-USDT")
                    .toString();
            assertThat(page).doesNotContain(withheld);
            assertThat(String.join("", client.frames)).doesNotContain(withheld);
        }
    }

    @Test
    void errorsHaveTheirStatusAndCode() throws Exception {
        try (SimulatorServer server = startAtNoTime("--symbols", "BTC-USDT")) {
            assertThat(Client.get(server.port(), "/api/v5/market/history-trades")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(rest(server, "/api/v5/market/history-trades").get("code").asText())
                    .isEqualTo("50014");
            assertThat(rest(server, "/api/v5/market/history-trades?instId=BTC-USDT&after=x")
                            .get("code")
                            .asText())
                    .isEqualTo("51000");
            assertThat(rest(server, "/api/v5/market/history-trades?instId=BTC-USDT&type=2&before=5")
                            .get("code")
                            .asText())
                    .isEqualTo("50039");
            assertThat(Client.get(server.port(), "/api/v5/nothing").statusCode())
                    .isEqualTo(404);
            assertThat(rest(server, "/api/v5/public/time").at("/data/0/ts").asText())
                    .isEqualTo(Long.toString(clock.millis()));
            for (int i = 0; i < 9; i++) {
                assertThat(Client.get(server.port(), "/api/v5/public/time").statusCode())
                        .isEqualTo(200);
            }
            HttpResponse<String> tooMany = Client.get(server.port(), "/api/v5/public/time");
            assertThat(tooMany.statusCode()).isEqualTo(429);
            assertThat(tooMany.body()).isEqualTo("{\"msg\":\"Too Many Requests\",\"code\":\"50011\"}");
            clock.pass(Duration.ofSeconds(2));
            Client.fault(server.port(), "{\"fault\":\"rest\",\"status\":429,\"retry_after\":2}");
            assertThat(Client.get(server.port(), "/api/v5/public/time").body()).isEqualTo(tooMany.body());
        }
    }

    @Test
    void aReversedPageIsOldestFirst() throws Exception {
        try (SimulatorServer server = start("--symbols", "BTC-USDT", "--rate", "200", "--history", "1 minutes");
                Client client = new Client(server.port(), PATH)) {
            client.send(subscription("subscribe", "BTC-USDT"));
            client.frames(20);
            Client.fault(server.port(), "{\"fault\":\"rest\",\"reversed\":true}");
            JsonNode page = rest(server, "/api/v5/market/history-trades?instId=BTC-USDT");
            assertThat(page.get("code").asText()).isEqualTo("0");
            assertThat(page.get("data"))
                    .extracting(each -> each.get("tradeId").asLong())
                    .isSorted();
        }
    }

    @Test
    void aRecordingIsPlayedByteForByteAndAnEmptyMinuteRepeatsTheClose() throws Exception {
        long start = Recordings.START_MILLIS / 60_000 * 60_000;
        List<String> frames = List.of(
                trade(4, "10.5", start - 1_000),
                trade(5, "10.1", start),
                trade(6, "10.2", start + 1_000),
                "{\"event\":\"channel-conn-count\",\"channel\":\"x\"}",
                trade(7, "10.3", start + 180_000));
        List<String> lines = new ArrayList<>();
        long[] received = {start - 1_000, start, start + 1_000, start + 1_000, start + 180_000};
        IntStream.range(0, frames.size())
                .forEach(i -> lines.add("{\"local_ns\":" + received[i] + "000000,\"msg\":" + frames.get(i) + "}"));
        try (SimulatorServer server = start(
                        "--speed",
                        "max",
                        "--recording",
                        Recordings.plain(folder, lines).toString());
                Client client = new Client(server.port(), PATH)) {
            client.send(subscription("subscribe", "BTC-USDT"));
            assertThat(client.frames(6).subList(1, 6)).isEqualTo(frames);
            await().until(() ->
                    Client.get(server.port(), "/simulator/status").body().contains("\"finished\":true"));
            assertThat(Client.get(server.port(), "/simulator/status").body())
                    .contains("\"of_trades\":4", "\"unsent\":0", "\"other_streams\":{\"channel-conn-count\":1}")
                    .contains("\"reads\":\"trades-all\"", "\"BTC-USDT\":{\"first_id\":4,\"last_id\":7");
            // The first minute is not held whole; the last one is not over.
            assertThat(rest(server, "/api/v5/market/history-candles?instId=BTC-USDT&bar=1m")
                            .get("data"))
                    .hasToString("[" + row(start + 180_000, "10.3", "10.3", "10.3", "10.3", "2", "20.6", "0") + ","
                            + row(start + 120_000, "10.2", "10.2", "10.2", "10.2", "0", "0", "1") + ","
                            + row(start + 60_000, "10.2", "10.2", "10.2", "10.2", "0", "0", "1") + ","
                            + row(start, "10.1", "10.2", "10.1", "10.2", "4", "40.6", "1") + "]");
            assertThat(rest(
                                    server,
                                    "/api/v5/market/history-candles?instId=BTC-USDT&after=" + (start + 120_000)
                                            + "&before=" + start)
                            .get("data"))
                    .hasToString("[" + row(start + 60_000, "10.2", "10.2", "10.2", "10.2", "0", "0", "1") + "]");
        }
    }

    private static String trade(long id, String price, long millis) {
        return "{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\",\"tradeId\":\""
                + id + "\",\"px\":\"" + price + "\",\"sz\":\"2\",\"side\":\"buy\",\"source\":\"0\",\"ts\":\"" + millis
                + "\"}]}";
    }

    private static String row(
            long start,
            String open,
            String high,
            String low,
            String close,
            String quantity,
            String value,
            String over) {
        return "[\"" + String.join("\",\"", Long.toString(start), open, high, low, close, quantity, value, value, over)
                + "\"]";
    }
}
