package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import marketdata.monitor.kafka.KafkaUnreachableException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

class ProducerCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static CheckResult check(URI address, Instant newest) throws InterruptedException {
        return new ProducerCheck(Clock.fixed(NOW, ZoneOffset.UTC), address, Duration.ofMinutes(2)).run(() -> newest);
    }

    private static URI at(int port) {
        return URI.create(String.format(Locale.ROOT, "http://127.0.0.1:%d", port));
    }

    private static HttpServer answering(String status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/status", exchange -> {
            byte[] body = status.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void recordsThatArriveAreEnoughWhereItsAddressIsNotKnown() throws Exception {
        assertThat(check(null, NOW.minusSeconds(90)).status()).isEqualTo(Status.OK);
    }

    @Test
    void nothingNewInItsTopicIsCritical() throws Exception {
        CheckResult result = check(null, NOW.minusSeconds(150));

        assertThat(result.status()).isEqualTo(Status.CRITICAL);
        assertThat(result.message()).isEqualTo("publishes nothing: newest record in raw_trades 2 min 30 s ago");
    }

    @Test
    void aFrozenProcessAcceptsConnectionsAndIsCriticalAllTheSame() throws Exception {
        // As of a stopped process: the kernel accepts, nobody answers.
        try (ServerSocket frozen = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CheckResult result = check(at(frozen.getLocalPort()), NOW);

            assertThat(result.status()).isEqualTo(Status.CRITICAL);
            assertThat(result.message())
                    .startsWith("does not answer: http://127.0.0.1:")
                    .contains(" does not answer in time");
        }
    }

    @Test
    void oneThatIsNotConnectedSaysWhy() throws Exception {
        HttpServer server = answering("{\"connected\":false,\"sockets\":[{\"last_error\":\"HTTP 451\"}]}");
        try {
            CheckResult result = check(at(server.getAddress().getPort()), NOW);

            assertThat(result.status()).isEqualTo(Status.CRITICAL);
            assertThat(result.message()).startsWith("is not connected to the exchange: HTTP 451");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void oneThatAnswersAndPublishesIsWell() throws Exception {
        HttpServer server = answering("{\"connected\":true,\"started_at\":\"2026-11-20T03:12:08Z\"}");
        try {
            CheckResult result = check(at(server.getAddress().getPort()), NOW.minusSeconds(1));

            assertThat(result.status()).isEqualTo(Status.OK);
            assertThat(result.message())
                    .as("when it was started again, too")
                    .isEqualTo("newest record in raw_trades 1 s ago, runs since 2026-11-20 03:12:08 UTC");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void withoutKafkaNothingIsKnownOfIt() throws Exception {
        CheckResult result = new ProducerCheck(Clock.fixed(NOW, ZoneOffset.UTC), null, Duration.ofMinutes(2))
                .run(() -> {
                    throw new KafkaUnreachableException("Kafka does not answer");
                });

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    }
}
