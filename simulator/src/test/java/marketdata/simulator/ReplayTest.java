package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class ReplayTest {

    private static final String PATH = "/stream?streams=ethusdt@trade";

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-03-01T10:00:00Z"));

    @Test
    void framesArriveByteForByteAndInOrder() throws Exception {
        List<String> frames = Recordings.trades(5000);
        Path file = Recordings.gzip(folder, Recordings.lines(frames));
        try (SimulatorServer server = max(file);
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.frames(5000)).isEqualTo(frames);
            awaitFinished(server);
            String status = Client.get(server.port(), "/simulator/status").body();
            assertThat(status)
                    .contains("\"frames_sent\":5000", "\"trades_sent\":5000", "\"mode\":\"replay\"")
                    .contains("\"ETHUSDT\":{\"first_id\":1000,\"last_id\":5999,\"trades\":5000");
        }
    }

    @Test
    void damagedFramesArePlayedAsTheyAre() throws Exception {
        List<String> lines = new ArrayList<>(Recordings.lines(Recordings.trades(3)));
        List<String> garbage = List.of(
                "\"\"",
                "\"  \"",
                "null",
                "42",
                "\"\\\"text\\\"\"",
                "[]",
                "{}",
                "\"{cut\"",
                "{\"e\":\"depthUpdate\"}",
                "{cut",
                "{\"stream\":\"xyzusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"XYZUSDT\",\"t\":1,\"q\":\"\u0412\"}}");
        garbage.forEach(frame -> lines.add("{\"local_ns\":1700000041000000000,\"msg\":" + frame + "}"));
        lines.add(lines.get(1));
        List<String> expected = new ArrayList<>(Recordings.trades(3));
        garbage.forEach(frame -> expected.add(
                frame.startsWith("\"") ? frame.substring(1, frame.length() - 1).replace("\\\"", "\"") : frame));
        expected.add(Recordings.trade(1));
        try (SimulatorServer server = max(Recordings.plain(folder, lines));
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.frames(expected.size())).isEqualTo(expected);
        }
    }

    @Test
    void theTapeWaitsUntilAllItsSymbolsAreSubscribed() throws Exception {
        List<String> frames = new ArrayList<>(Recordings.trades(5));
        for (int i = 0; i < 5; i++) {
            frames.add(Recordings.trade("BTCUSDT", 7 + i, "1.00000000", "1.00000000", Recordings.START_MILLIS, true));
        }
        try (SimulatorServer server = maxAtNoTime(Recordings.plain(folder, Recordings.lines(frames)));
                Client client = new Client(server.port(), "/ws")) {
            assertThat(client.answerTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@trade\"],\"id\":1}"))
                    .isEqualTo("{\"result\":null,\"id\":1}");
            assertThat(client.answerTo("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}"))
                    .isEqualTo("{\"result\":[\"ethusdt@trade\"],\"id\":2}");
            assertThat(client.frames).hasSize(2);
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":\"b\"}");
            assertThat(client.frames(13)).endsWith(frames.toArray(String[]::new));
        }
    }

    @Test
    void aSymbolIsOnlySentToThoseWhoSubscribedToIt() throws Exception {
        List<String> frames = new ArrayList<>(Recordings.trades(5));
        for (int i = 0; i < 5; i++) {
            frames.add(Recordings.trade("BTCUSDT", 7 + i, "1.00000000", "1.00000000", Recordings.START_MILLIS, true));
        }
        try (SimulatorServer server = maxAtNoTime(Recordings.plain(folder, Recordings.lines(frames)));
                Client ether = new Client(server.port(), PATH);
                Client bitcoin = new Client(server.port(), "/stream?streams=btcusdt@trade")) {
            assertThat(ether.frames(5)).isEqualTo(frames.subList(0, 5));
            assertThat(bitcoin.frames(5)).isEqualTo(frames.subList(5, 10));
        }
    }

    @Test
    void whoConnectsAgainGetsWhatIsDueFromThenOn() throws Exception {
        Path file = Recordings.plain(folder, Recordings.lines(Recordings.trades(100)));
        try (SimulatorServer server = start(clock, "--recording", file.toString(), "--speed", "1")) {
            try (Client first = new Client(server.port(), PATH)) {
                first.frames(1);
                clock.pass(Duration.ofMillis(195));
                assertThat(first.frames(20)).isEqualTo(Recordings.trades(20));
            }
            await().until(() -> status(server).contains("\"sockets\":[]"));
            clock.pass(Duration.ofMillis(200));
            try (Client second = new Client(server.port(), PATH)) {
                await().until(() -> status(server).contains("\"listening\":true"));
                clock.pass(Duration.ofMinutes(1));
                assertThat(second.frames(60)).isEqualTo(Recordings.trades(100).subList(40, 100));
                awaitFinished(server);
                assertThat(status(server)).contains("\"frames_sent\":80,");
            }
        }
    }

    @Test
    void aReplayAtItsOwnPaceIsNoFasterThanTheRecording() throws Exception {
        Path file = Recordings.plain(folder, Recordings.lines(Recordings.trades(101)));
        long start = System.nanoTime();
        try (SimulatorServer server = start("--recording", file.toString(), "--speed", "2");
                Client client = new Client(server.port(), PATH)) {
            client.frames(101);
            assertThat((System.nanoTime() - start) / 1e6).isGreaterThanOrEqualTo(500);
            assertThat(Client.get(server.port(), "/api/v3/time").body())
                    .isEqualTo("{\"serverTime\":" + (Recordings.START_MILLIS + 1005) + "}");
        }
    }

    @Test
    void restAnswersComeFromTheTapeBesideADamagedRecording() throws Exception {
        List<String> lines = Recordings.lines(Recordings.trades(50));
        Path whole = Recordings.gzip(folder, lines);
        List<String> holed = new ArrayList<>(lines);
        holed.subList(10, 20).clear();
        try (SimulatorServer server = start(
                        "--recording",
                        Recordings.plain(folder, holed).toString(),
                        "--tape",
                        whole.toString(),
                        "--speed",
                        "max");
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.frames(40)).doesNotContain(Recordings.trade(10));
            String page = Client.get(server.port(), "/api/v3/historicalTrades?symbol=ETHUSDT&fromId=1010&limit=10")
                    .body();
            assertThat(page)
                    .startsWith("[{\"id\":1010,")
                    .contains("{\"id\":1019,")
                    .doesNotContain("\"id\":1020");
        }
    }

    @Test
    void restKnowsNothingTheReplayHasNotReached() throws Exception {
        Path file = Recordings.plain(folder, Recordings.lines(Recordings.trades(300)));
        try (SimulatorServer server = start(clock, "--recording", file.toString(), "--speed", "1")) {
            String path = "/api/v3/historicalTrades?symbol=ETHUSDT&fromId=1000";
            assertThat(Client.get(server.port(), path).body()).isEqualTo("[]");
            try (Client client = new Client(server.port(), PATH)) {
                client.frames(1);
                clock.pass(Duration.ofMillis(95));
                client.frames(10);
                String page = Client.get(server.port(), path).body();
                assertThat(page).contains("\"id\":1009,").doesNotContain("\"id\":1010,");
            }
        }
    }

    @Test
    void twoFilesAreOneTapeInTheOrderOfReceiveTime() throws Exception {
        List<String> lines = Recordings.lines(Recordings.trades(10));
        Path late = Recordings.plain(folder, lines.subList(5, 10));
        Path early = Recordings.plain(folder, lines.subList(0, 5));
        try (SimulatorServer server = start("--recording", late.toString(), early.toString(), "--speed", "max");
                Client client = new Client(server.port(), PATH)) {
            assertThat(client.frames(10)).isEqualTo(Recordings.trades(10));
            assertThat(Set.copyOf(client.frames)).hasSize(10);
        }
    }

    private static SimulatorServer max(Path file) throws Exception {
        return start("--recording", file.toString(), "--speed", "max");
    }

    /** Time stands still, so that nobody has waited too long for whom it waits. */
    private SimulatorServer maxAtNoTime(Path file) throws Exception {
        return start(clock, "--recording", file.toString(), "--speed", "max");
    }

    private static SimulatorServer start(HandClock clock, String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--port", "0"));
        return Simulator.start(clock, all.toArray(String[]::new));
    }

    private static SimulatorServer start(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--port", "0"));
        return Simulator.start(all.toArray(String[]::new));
    }

    private static void awaitFinished(SimulatorServer server) {
        await().until(() -> status(server).contains("\"finished\":true"));
    }

    private static String status(SimulatorServer server) throws Exception {
        return Client.get(server.port(), "/simulator/status").body();
    }
}
