package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.simulator.binance.BinanceVenue;
import marketdata.simulator.market.Market;
import marketdata.simulator.playback.MarketPlayback;
import marketdata.simulator.server.SimulatorServer;
import marketdata.simulator.venue.Rules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Pings and pongs, with Binance's 20 s and 1 min made short. */
class PingTest {

    private static final int CLOSE_FRAME = 0x88;

    private SimulatorServer server;

    @BeforeEach
    void open() throws Exception {
        LongSupplier clock = () -> System.currentTimeMillis() * 1000;
        Market market = new Market(Set.of("ETHUSDT"), 1, clock.getAsLong(), 1, 4096);
        Rules rules = new Rules(
                Duration.ofMillis(250), Duration.ofMillis(700), Duration.ofHours(24), Duration.ofSeconds(10), 5);
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
    void whoAnswersPingsStaysConnected() {
        try (Client client = new Client(server.port(), "/ws")) {
            await().until(() -> client.pings.size() >= 6);
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
            socket.setSoTimeout(5000);
            InputStream in = socket.getInputStream();
            long start = System.nanoTime();
            boolean closing = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                closing |= next == CLOSE_FRAME;
            }
            assertThat(closing).isTrue();
            assertThat((System.nanoTime() - start) / 1e6).isBetween(700.0, 3000.0);
        }
    }
}
