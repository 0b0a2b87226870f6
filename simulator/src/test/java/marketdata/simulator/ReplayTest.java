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
    void aMarketThatWasListedAnewShowsTheTradesOfItsNewNumberingOnly() throws Exception {
        List<String> first = Recordings.trades(30);
        List<String> second = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long time = Recordings.START_MILLIS + 3_600_000 + 10L * i;
            second.add(Recordings.trade("ETHUSDT", 995 + i, "9.00000000", "0.50000000", time, true));
        }
        List<String> whole = new ArrayList<>(first);
        whole.addAll(second);
        List<String> holed = new ArrayList<>(whole);
        holed.subList(40, 45).clear();
        try (SimulatorServer server = start(
                        "--recording",
                        Recordings.plain(folder, Recordings.lines(holed)).toString(),
                        "--tape",
                        Recordings.plain(folder, Recordings.lines(whole)).toString(),
                        "--speed",
                        "max");
                Client client = new Client(server.port(), PATH)) {
            client.frames(holed.size());
            String page = Client.get(server.port(), "/api/v3/historicalTrades?symbol=ETHUSDT&fromId=1005&limit=5")
                    .body();
            assertThat(page).startsWith("[{\"id\":1005,\"price\":\"9.0").contains("{\"id\":1009,");
            assertThat(Client.get(server.port(), "/api/v3/historicalTrades?symbol=ETHUSDT&fromId=1020&limit=9")
                            .body())
                    .contains("\"id\":1024,")
                    .doesNotContain("\"id\":1025,");
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

    @Test
    void framesOfOtherStreamsAreCountedByTheNameOfTheirStream() throws Exception {
        List<String> frames = new ArrayList<>(Recordings.trades(3));
        frames.add(
                "{\"stream\":\"ethusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1700000041000,\"s\":\"ETHUSDT\","
                        + "\"a\":1,\"p\":\"1\",\"q\":\"1\",\"f\":1,\"l\":2,\"T\":1700000041000,\"m\":true}}");
        frames.add("{\"e\":\"depthUpdate\",\"E\":1700000041000,\"s\":\"ETHUSDT\",\"U\":1,\"u\":2}");
        frames.add("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"BTCUSDT\"}}");
        try (SimulatorServer server = max(Recordings.plain(folder, Recordings.lines(frames)));
                Client client = new Client(server.port(), PATH)) {
            client.frames(5);
            awaitFinished(server);
            assertThat(status(server))
                    .contains("\"recording\":{\"frames\":6,\"of_trades\":3,\"unsent\":0,\"reads\":\"SYMBOL@trade\"")
                    .contains("\"ethusdt@aggTrade\":1", "\"ethusdt@depthUpdate\":1", "\"btcusdt@bookTicker\":1")
                    .doesNotContain("\"BTCUSDT\":{");
        }
    }

    @Test
    void aRecordingOfAggregatesAloneHasNoSymbol() throws Exception {
        Path file = Recordings.plain(
                folder,
                List.of("{\"local_ns\":1767225600000000000,\"msg\":{\"stream\":\"btcusdt@aggTrade\",\"data\":{"
                        + "\"e\":\"aggTrade\",\"E\":1767225600000,\"s\":\"BTCUSDT\",\"a\":10,\"p\":\"100.00\",\"q\":\"1.00\","
                        + "\"f\":20,\"l\":20,\"T\":1767225600000,\"m\":true,\"M\":true}}}"));
        try (SimulatorServer server = max(file)) {
            assertThat(status(server))
                    .contains("\"symbols\":{}", "\"of_trades\":0", "\"other_streams\":{\"btcusdt@aggTrade\":1}");
        }
    }

    @Test
    void framesOfTradesThatNobodySubscribedToAreToldAsUnsent() throws Exception {
        List<String> frames = new ArrayList<>(Recordings.trades(5));
        frames.add(2, Recordings.trade("BTCUSDT", 7, "1.00000000", "1.00000000", Recordings.START_MILLIS, true));
        try (SimulatorServer server = max(Recordings.plain(folder, Recordings.lines(frames)));
                Client client = new Client(server.port(), PATH)) {
            client.frames(5);
            awaitFinished(server);
            assertThat(status(server)).contains("\"unsent\":1");
        }
    }

    @Test
    void oneWholeTradeMakesASymbolWhateverItsLetters() throws Exception {
        List<String> frames = new ArrayList<>(Recordings.trades(5));
        frames.add(Recordings.trade("\u5e01\u5b89USDT", 0, "0.20000000", "1.00000000", Recordings.START_MILLIS, true));
        try (SimulatorServer server = max(Recordings.plain(folder, Recordings.lines(frames)))) {
            assertThat(status(server)).contains("\"\u5e01\u5b89USDT\":{\"first_id\":0,\"last_id\":0,\"trades\":1");
        }
    }

    @Test
    void aProductOfOneFrameIsOneOfTheRecordingAtCoinbaseAndKraken() throws Exception {
        Path coinbase = Recordings.plain(
                folder,
                List.of(
                        coinbaseMatch("last_match", 5, "YFI-BTC"),
                        coinbaseMatch("last_match", 50, "BTC-USD"),
                        coinbaseMatch("match", 51, "BTC-USD"),
                        "{\"local_ns\":1767225601000000000,\"msg\":{\"type\":\"ticker\",\"product_id\":\"BTC-USD\"}}"));
        Path kraken = Recordings.plain(
                folder,
                List.of(
                        krakenTrade("AAPLx/USD", 7),
                        krakenTrade("BTC/USD", 8),
                        krakenTrade("BTC/USD", 9),
                        "{\"local_ns\":1767225601000000000,\"msg\":{\"channel\":\"heartbeat\"}}"));
        try (SimulatorServer server =
                start("--source", "coinbase", "--recording", coinbase.toString(), "--speed", "max")) {
            assertThat(status(server))
                    .contains("\"YFI-BTC\":{\"first_id\":5,", "\"BTC-USD\":{", "\"other_streams\":{\"ticker\":1}");
        }
        try (SimulatorServer server = start("--source", "kraken", "--recording", kraken.toString(), "--speed", "max")) {
            assertThat(status(server))
                    .contains("\"AAPLx/USD\":{\"first_id\":7,", "\"BTC/USD\":{", "\"other_streams\":{\"heartbeat\":1}");
        }
    }

    private static String coinbaseMatch(String type, long id, String product) {
        return "{\"local_ns\":1767225600000000000,\"msg\":{\"type\":\"" + type + "\",\"trade_id\":" + id
                + ",\"side\":\"buy\",\"size\":\"1\",\"price\":\"100\",\"product_id\":\"" + product
                + "\",\"sequence\":35,\"time\":\"2026-01-01T00:00:00.000000Z\"}}";
    }

    private static String krakenTrade(String symbol, long id) {
        return "{\"local_ns\":1767225600000000000,\"msg\":{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\""
                + symbol + "\",\"side\":\"buy\",\"price\":1.5,\"qty\":2,\"ord_type\":\"limit\",\"trade_id\":" + id
                + ",\"timestamp\":\"2026-01-01T00:00:00.000000Z\"}]}}";
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
