package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Each fault alone, over a replay of a hundred trades whose order is known. */
class FaultTest {

    private static final String PATH = "/stream?streams=ethusdt@trade";
    private static final List<String> TRADES = Recordings.trades(100);

    @TempDir
    Path folder;

    @Test
    void droppedFramesAreMissingAndNothingElse() throws Exception {
        List<String> expected = new ArrayList<>(TRADES);
        expected.subList(10, 13).clear();
        assertThat(played(97, "{\"fault\":\"drop\",\"count\":3,\"after_frames\":10}"))
                .isEqualTo(expected);
    }

    @Test
    void duplicatedFramesComeTwice() throws Exception {
        List<String> expected = new ArrayList<>(TRADES);
        expected.add(6, TRADES.get(5));
        assertThat(played(101, "{\"fault\":\"duplicate\",\"after_frames\":5}")).isEqualTo(expected);
    }

    @Test
    void reorderedFramesStayWithinTheirSpan() throws Exception {
        List<String> frames = played(100, "{\"fault\":\"reorder\",\"count\":8,\"after_frames\":4}");
        assertThat(frames).isNotEqualTo(TRADES).containsExactlyInAnyOrderElementsOf(TRADES);
        assertThat(frames.subList(0, 4)).isEqualTo(TRADES.subList(0, 4));
        assertThat(frames.subList(12, 100)).isEqualTo(TRADES.subList(12, 100));
    }

    @Test
    void heldFramesComeAfterOthers() throws Exception {
        List<String> expected = new ArrayList<>(TRADES);
        expected.remove(TRADES.get(2));
        expected.add(52, TRADES.get(2));
        assertThat(played(100, "{\"fault\":\"hold\",\"count\":1,\"after_frames\":2,\"frames\":50}"))
                .isEqualTo(expected);
    }

    @Test
    void aMutedSymbolIsSilentOnALiveSocket() throws Exception {
        List<String> frames = played(
                31,
                "{\"fault\":\"mute\",\"symbol\":\"ETHUSDT\",\"after_frames\":30}",
                "{\"fault\":\"inject\",\"text\":\"still here\",\"after_frames\":90}");
        assertThat(frames)
                .startsWith(TRADES.subList(0, 30).toArray(String[]::new))
                .endsWith("still here")
                .hasSize(31);
    }

    @Test
    void oneFrameInSoManyIsPrecededByGarbage() throws Exception {
        List<String> expected = new ArrayList<>(TRADES);
        for (int i = 4; i >= 0; i--) {
            expected.add(20 * i, "no trade");
        }
        assertThat(played(105, "{\"fault\":\"litter\",\"text\":\"no trade\",\"for_ms\":600000}"))
                .isEqualTo(expected);
    }

    @Test
    void injectedFramesAreSentAsTheyAre() throws Exception {
        List<String> expected = new ArrayList<>(TRADES);
        expected.add(7, "<html>");
        assertThat(played(101, "{\"fault\":\"inject\",\"text\":\"<html>\",\"after_frames\":7}"))
                .isEqualTo(expected);
    }

    @Test
    void aFrameMayComeInFragments() throws Exception {
        String text = Recordings.trade(3);
        List<String> frames = played(
                101,
                "{\"fault\":\"inject\",\"after_frames\":100,\"frames\":50,\"text\":\"" + text.replace("\"", "\\\"")
                        + "\"}");
        assertThat(frames).endsWith(text);
    }

    @Test
    void aClosedConnectionHasGotWhatWasSentBefore() throws Exception {
        try (SimulatorServer server = server("{\"fault\":\"close\",\"status\":1012,\"after_frames\":40}")) {
            try (Client client = new Client(server.port(), PATH)) {
                await().until(client::ended);
                assertThat(client.closeCode).isEqualTo(1012);
                assertThat(client.frames).isEqualTo(TRADES.subList(0, 40));
            }
            try (Client again = new Client(server.port(), PATH)) {
                assertThat(again.frames(60)).isEqualTo(TRADES.subList(40, 100));
            }
        }
    }

    @Test
    void cutHalfCloseAndResetEndWithoutACloseFrame() throws Exception {
        for (String fault : List.of("cut", "half_close", "reset")) {
            try (SimulatorServer server = server("{\"fault\":\"" + fault + "\",\"after_frames\":40}");
                    Client client = new Client(server.port(), PATH)) {
                await().until(client::ended);
                assertThat(client.closeCode).isEqualTo(1006);
            }
        }
    }

    @Test
    void aSilentConnectionStaysOpenAndTheNextOneGoesOn() throws Exception {
        try (SimulatorServer server = server("{\"fault\":\"silent\",\"after_frames\":40}");
                Client dead = new Client(server.port(), PATH)) {
            dead.frames(40);
            dead.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
            try (Client next = new Client(server.port(), PATH)) {
                assertThat(next.frames(60)).isEqualTo(TRADES.subList(40, 100));
                assertThat(dead.frames).hasSize(40);
                assertThat(dead.ended()).isFalse();
                await().until(() ->
                        Client.get(server.port(), "/simulator/status").body().contains("\"finished\":true"));
            }
        }
    }

    @Test
    void aDelayHoldsEverythingBackOnce() throws Exception {
        long start = System.nanoTime();
        try (SimulatorServer server = server("{\"fault\":\"delay\",\"for_ms\":500,\"after_frames\":40}");
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.frames(100)).isEqualTo(TRADES);
            // To the millisecond; the clock was started before anything could be sent.
            assertThat((System.nanoTime() - start) / 1e6).isGreaterThan(499);
        }
    }

    @Test
    void aShutdownIsAnnounced() throws Exception {
        try (SimulatorServer server = server("{\"fault\":\"shutdown\",\"for_ms\":300,\"after_frames\":100}");
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.frames(101).get(100)).startsWith("{\"stream\":\"!serverShutdown\"");
            await().until(() -> client.closeCode == 1001);
        }
    }

    @Test
    void restAnswersCanBeSpoiled() throws Exception {
        try (SimulatorServer server = server()) {
            Client.fault(
                    server.port(),
                    "{\"fault\":\"rest\",\"status\":429,\"retry_after\":3,\"count\":2,\"path\":\"Trades\"}");
            String path = "/api/v3/historicalTrades?symbol=ETHUSDT";
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> rejected = Client.get(server.port(), path);
                assertThat(rejected.statusCode()).isEqualTo(429);
                assertThat(rejected.headers().firstValue("Retry-After")).hasValue("3");
                assertThat(Client.get(server.port(), "/api/v3/time").statusCode())
                        .isEqualTo(200);
            }
            assertThat(Client.get(server.port(), path).statusCode()).isEqualTo(200);
            Client.fault(server.port(), "{\"fault\":\"rest\",\"cut\":true}");
            assertThatThrownBy(() -> Client.get(server.port(), "/api/v3/exchangeInfo"))
                    .isInstanceOf(java.io.IOException.class);
            Client.fault(server.port(), "{\"fault\":\"rest\",\"text\":\"<html>\",\"for_ms\":200}");
            assertThat(Client.get(server.port(), "/api/v3/time").body()).isEqualTo("<html>");
        }
    }

    @Test
    void connectionAttemptsCanBeRefused() throws Exception {
        try (SimulatorServer server = server("{\"fault\":\"refuse\",\"count\":2}")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> new Client(server.port(), PATH))
                        .hasMessageContaining("503 Service Unavailable");
            }
            try (Client client = new Client(server.port(), PATH)) {
                assertThat(client.frames(100)).isEqualTo(TRADES);
            }
        }
    }

    @Test
    void withheldTradesAreShownToNobodyButTheTapeMarksThem() throws Exception {
        try (SimulatorServer server = Simulator.start("--port", "0", "--symbols", "ETHUSDT", "--rate", "300");
                Client client = new Client(server.port(), "/ws/ethusdt@trade")) {
            client.frames(5);
            Client.fault(server.port(), "{\"fault\":\"withhold\",\"symbol\":\"ETHUSDT\",\"count\":4}");
            Client.fault(server.port(), "{\"fault\":\"withhold\",\"symbol\":\"ETHUSDT\",\"count\":3}");
            await().until(() -> withheld(server).size() == 7);
            long last = Collections.max(withheld(server));
            await().until(() -> id(client.frames.get(client.frames.size() - 1)) > last);
            List<Long> seen = client.frames.stream().map(FaultTest::id).toList();
            List<Long> missing = LongStream.rangeClosed(seen.get(0), seen.get(seen.size() - 1))
                    .boxed()
                    .filter(id -> !seen.contains(id))
                    .toList();

            assertThat(missing).hasSize(7);
            assertThat(withheld(server)).isEqualTo(missing);
            String page = Client.get(server.port(), "/api/v3/historicalTrades?symbol=ETHUSDT&fromId=" + missing.get(0))
                    .body();
            // The two orders are one run of ids, unless a trade came between them.
            long next =
                    seen.stream().filter(id -> id > missing.get(0)).findFirst().orElseThrow();
            assertThat(id(page)).isEqualTo(next);

            Client.fault(server.port(), "{\"fault\":\"withhold\",\"symbol\":\"ETHUSDT\",\"count\":0}");
            String shown = Client.get(server.port(), "/api/v3/historicalTrades?symbol=ETHUSDT&fromId=" + missing.get(0))
                    .body();
            assertThat(id(shown)).isEqualTo(missing.get(0));
        }
    }

    private static List<Long> withheld(SimulatorServer server) throws Exception {
        return Client.get(server.port(), "/simulator/tape?symbol=ETHUSDT")
                .body()
                .lines()
                .filter(line -> line.contains("\"withheld\":true"))
                .map(FaultTest::id)
                .toList();
    }

    private static long id(String json) {
        Matcher id = Pattern.compile("\"(?:t|id)\":([0-9]+)").matcher(json);
        assertThat(id.find()).as(json).isTrue();
        return Long.parseLong(id.group(1));
    }

    @Test
    void aRecordingWithholdsNothing() throws Exception {
        try (SimulatorServer server = server()) {
            assertThatThrownBy(() -> Client.fault(server.port(), "{\"fault\":\"withhold\",\"symbol\":\"ETHUSDT\"}"))
                    .hasMessageContaining("only a market");
        }
    }

    @Test
    void anUnknownFaultIsRefusedWithWhatIsAllowed() throws Exception {
        try (SimulatorServer server = server()) {
            assertThatThrownBy(() -> Client.fault(server.port(), "{\"fault\":\"explode\"}"))
                    .hasMessageContaining("unknown fault")
                    .hasMessageContaining("duplicate");
            assertThatThrownBy(() -> Client.fault(server.port(), "{\"fault\":\"drop\",\"cuont\":1}"))
                    .hasMessageContaining("unknown field cuont");
        }
    }

    private List<String> played(int frames, String... faults) throws Exception {
        try (SimulatorServer server = server(faults);
                Client client = new Client(server.port(), PATH)) {
            List<String> received = client.frames(frames);
            await().until(() ->
                    Client.get(server.port(), "/simulator/status").body().contains("\"finished\":true")
                            || client.frames.size() >= frames);
            return received;
        }
    }

    private SimulatorServer server(String... faults) throws Exception {
        List<String> args = new ArrayList<>(List.of("--port", "0", "--speed", "max", "--recording"));
        args.add(Recordings.plain(folder, Recordings.lines(TRADES)).toString());
        for (String fault : faults) {
            args.addAll(List.of("--fault", fault));
        }
        return Simulator.start(args.toArray(String[]::new));
    }
}
