package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.binance.BinanceVenue;
import marketdata.simulator.market.SeededMarket;
import marketdata.simulator.playback.MarketPlayback;
import marketdata.simulator.server.SimulatorServer;
import marketdata.simulator.venue.Rules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Pings every 50 ms, whose pongs have 20 s by a clock that moves only by calls. */
class PingTest {

    private static final int CLOSE_FRAME = 0x88;

    private final HandClock clock = new HandClock(Instant.parse("2026-03-01T10:00:00Z"));
    private SimulatorServer server;

    @BeforeEach
    void open() throws Exception {
        SeededMarket market = new SeededMarket(Set.of("ETHUSDT"), 1, clock.getAsLong(), 1, 4096);
        Rules rules = new Rules(
                Duration.ofMillis(50), Duration.ofSeconds(20), Duration.ofHours(24), Duration.ofSeconds(10), 5);
        server = SimulatorServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new BinanceVenue(),
                new MarketPlayback(market, false, clock),
                rules,
                List.of(),
                clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoAnswersPingsStaysConnected() throws Exception {
        try (Client client = new Client(server.port(), "/ws")) {
            for (int i = 0; i < 6; i++) {
                await().until(() -> client.pings.contains(Long.toString(clock.millis())));
                client.settle();
                // One thread reads this and the pong, which was sent before it.
                assertThat(Client.get(server.port(), "/api/v3/ping").statusCode())
                        .isEqualTo(200);
                clock.pass(Duration.ofSeconds(15));
            }
            assertThat(client.ended()).isFalse();
            assertThat(client.pings).allMatch(ping -> ping.matches("[0-9]{13}"));
        }
    }

    @Test
    void whoDoesNotIsDisconnectedWithinTheTimeAllowed() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            List<String> request = List.of(
                    "GET /ws HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "\r\n");
            socket.getOutputStream().write(String.join("\r\n", request).getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(60_000);
            InputStream in = socket.getInputStream();
            readPing(in);
            clock.pass(Duration.ofMillis(19_999));
            readPing(in);
            clock.pass(Duration.ofMillis(1));
            boolean closing = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                closing |= next == CLOSE_FRAME;
            }
            assertThat(closing).isTrue();
        }
    }

    /** Reads until a ping of this moment has come. */
    private void readPing(InputStream in) throws IOException {
        String now = Long.toString(clock.millis());
        StringBuilder read = new StringBuilder();
        while (read.indexOf(now) < 0) {
            int next = in.read();
            assertThat(next).as("still connected").isNotNegative();
            read.append((char) next);
        }
    }
}
