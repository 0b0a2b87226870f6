package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

/** Binance's WebSocket as its clients meet it, over a live market. */
class SocketTest {

    /** Milliseconds since 1970, not seconds nor microseconds. */
    private static final String TIME = "[1-9][0-9]{12}";

    private static final String PRICE = "[0-9]+\\.[0-9]{8}";

    private SimulatorServer server;

    @BeforeEach
    void open() throws Exception {
        server = Simulator.start("--port", "0", "--symbols", "BTCUSDT,SHIBUSDT", "--rate", "400");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCombinedTradeFrameHasBinancesShape() {
        String expected = "\\{\"stream\":\"btcusdt@trade\",\"data\":\\{\"e\":\"trade\",\"E\":" + TIME
                + ",\"s\":\"BTCUSDT\",\"t\":[0-9]+,\"p\":\"" + PRICE + "\",\"q\":\"" + PRICE + "\",\"T\":" + TIME
                + ",\"m\":(true|false),\"M\":true}}";
        try (Client client = new Client(server.port(), "/stream?streams=btcusdt@trade")) {
            assertThat(client.frames(20)).allMatch(Pattern.compile(expected).asMatchPredicate());
        }
    }

    @Test
    void aRawStreamInMicrosecondsHasSixteenDigits() {
        String expected =
                "\\{\"e\":\"trade\",\"E\":" + TIME + "[0-9]{3},\"s\":\"BTCUSDT\",.*\"T\":" + TIME + "[0-9]{3},.*}";
        try (Client client = new Client(server.port(), "/ws/btcusdt@trade?timeUnit=MICROSECOND")) {
            assertThat(client.frames(3)).allMatch(Pattern.compile(expected).asMatchPredicate());
        }
    }

    @Test
    void aggregatesJoinWithoutAGap() {
        try (Client client = new Client(server.port(), "/ws/btcusdt@aggTrade")) {
            List<String> frames = client.frames(50);
            for (int i = 1; i < frames.size(); i++) {
                assertThat(number(frames.get(i), "a")).isEqualTo(number(frames.get(i - 1), "a") + 1);
                assertThat(number(frames.get(i), "f")).isEqualTo(number(frames.get(i - 1), "l") + 1);
            }
        }
    }

    @Test
    void theFirstSubscriberGetsTheHistoryAndThenTheLiveMarketWithoutAGap() throws Exception {
        try (SimulatorServer old = Simulator.start(
                        "--port", "0", "--symbols", "BTCUSDT", "--rate", "400", "--history", "2 seconds");
                Client client = new Client(old.port(), "/ws/btcusdt@trade")) {
            // What is sent later than this is no history any more.
            long live = System.currentTimeMillis() + 500;
            await().until(() -> {
                long newest = client.frames.isEmpty() ? 0 : number(client.frames.get(client.frames.size() - 1), "E");
                return client.frames.size() >= 600 && newest > live && newest >= System.currentTimeMillis() - 3000;
            });
            List<String> frames = List.copyOf(client.frames);
            String status = Client.get(old.port(), "/simulator/status").body();
            assertThat(status).contains("\"BTCUSDT\":{\"first_id\":" + number(frames.get(0), "t") + ",");
            for (int i = 1; i < frames.size(); i++) {
                assertThat(number(frames.get(i), "t")).isEqualTo(number(frames.get(i - 1), "t") + 1);
            }
            long ahead = number(frames.get(frames.size() - 1), "E") - System.currentTimeMillis();
            assertThat(ahead).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theTapeAndTheStreamTellTheSame() throws Exception {
        try (Client client = new Client(server.port(), "/ws/btcusdt@trade")) {
            String frame = client.frames(100).get(99);
            String tape =
                    Client.get(server.port(), "/simulator/tape?symbol=BTCUSDT").body();
            String id = "\"id\":" + number(frame, "t") + ",";
            String line = tape.lines().filter(l -> l.contains(id)).findFirst().orElseThrow();
            String price = frame.replaceFirst(".*\"p\":\"([^\"]*)\".*", "$1");
            assertThat(line).contains("\"price\":\"" + price + "\"", "\"time\":" + number(frame, "T") + ",");
        }
    }

    @Test
    void requestsAreAnsweredAsBinanceAnswersThem() {
        try (Client client = new Client(server.port(), "/ws")) {
            assertThat(client.answerTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"nosuch@trade\"],\"id\":1}"))
                    .isEqualTo("{\"result\":null,\"id\":1}");
            assertThat(client.answerTo("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"x\"}"))
                    .isEqualTo("{\"result\":[\"nosuch@trade\"],\"id\":\"x\"}");
            assertThat(client.answerTo("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":2}"))
                    .isEqualTo("{\"result\":false,\"id\":2}");
            pause();
            assertThat(client.answerTo("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":3}"))
                    .isEqualTo("{\"result\":null,\"id\":3}");
            assertThat(client.answerTo("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"nosuch@trade\"],\"id\":4}"))
                    .isEqualTo("{\"result\":null,\"id\":4}");
            assertThat(client.frames).hasSize(5);
        }
    }

    @Test
    void mistakesInRequestsAreNamed() {
        try (Client client = new Client(server.port(), "/ws")) {
            assertThat(client.answerTo("{\"method\":\"NONSENSE\",\"id\":1}"))
                    .startsWith("{\"code\":2,\"msg\":\"Invalid request: unknown variant NONSENSE, expected one of")
                    .endsWith("\"id\":1}");
            assertThat(client.answerTo("{\"id\":1}")).contains("missing field `method`");
            assertThat(client.answerTo("nonsense")).startsWith("{\"code\":3,");
            pause();
            assertThat(client.answerTo("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":1}"))
                    .startsWith("{\"code\":1,\"msg\":\"Invalid value type: expected Boolean\"");
            assertThat(client.answerTo("{\"method\":\"SUBSCRIBE\",\"params\":[5],\"id\":{}}"))
                    .startsWith("{\"code\":2,");
        }
    }

    @Test
    void moreThanFiveMessagesASecondEndTheConnection() {
        try (Client client = new Client(server.port(), "/ws")) {
            // So many that some second gets six of them, even if reading them should take ten seconds.
            client.sendAtOnce("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}", 60);
            await().until(client::ended);
            assertThat(client.closeCode).isEqualTo(1008);
        }
    }

    @Test
    void anOldConnectionIsClosedAfterANotice() throws Exception {
        try (SimulatorServer brief = Simulator.start(
                        "--port", "0", "--connection-lifetime", "1200 ms", "--shutdown-notice", "400 ms");
                Client client = new Client(brief.port(), "/stream?streams=nosuch@trade")) {
            assertThat(client.frames(1).get(0))
                    .matches("\\{\"stream\":\"!serverShutdown\",\"data\":\\{\"e\":\"serverShutdown\",\"E\":" + TIME
                            + "}}");
            await().until(client::ended);
            assertThat(client.closeCode).isEqualTo(1001);
        }
    }

    private static long number(String frame, String field) {
        return Long.parseLong(frame.replaceFirst(".*[,{]\"" + field + "\":([0-9]+).*", "$1"));
    }

    private static void pause() {
        try {
            Thread.sleep(1100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
