package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.producer.live.rest.ExchangeRest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS is verified: a server with a certificate that nobody vouches for gets nothing from us. */
@Timeout(300)
class TlsIT {
    private static final String PASSWORD = "test-only";

    @TempDir
    private Path folder;

    private final AtomicInteger agreed = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private SSLContext itsOwn;
    private SSLServerSocket server;

    @BeforeEach
    void serve() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        itsOwn = context(keys);
        server = (SSLServerSocket)
                itsOwn.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "tls-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private static SSLContext context(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private void accept() {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
                // With TLS 1.3 the client's rejection comes after the server's part of the handshake.
                agreed.addAndGet(socket.getInputStream().read() >= 0 ? 1 : 0);
            } catch (IOException e) {
                rejected.incrementAndGet();
            }
        }
    }

    @Test
    void aServerWhoseCertificateNobodyVouchesForIsRefused() throws Exception {
        LongAdder connections = new LongAdder();
        WebSocketFeed feed = new WebSocketFeed(
                new FeedPlan(
                        URI.create("wss://127.0.0.1:" + server.getLocalPort() + "/stream"),
                        List.of(),
                        Duration.ofSeconds(60),
                        Duration.ofHours(24)),
                new FrameIntake(new FrameQueue(4, 1 << 20), new LongAdder(), connections),
                new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), new Random(1)),
                Clock.systemUTC(),
                System::nanoTime);
        Thread thread = new Thread(feed, "feed");
        thread.start();
        await().until(() -> rejected.get() >= 2);
        assertThat(feed.connected()).isFalse();
        assertThat(agreed).hasValue(0);
        feed.stop();
        thread.join();
    }

    @Test
    void theSameHoldsForRest() {
        ExchangeRest rest = new ExchangeRest(
                new BinanceProtocol().rest(),
                URI.create("https://127.0.0.1:" + server.getLocalPort()),
                Map.of(),
                new LongAdder(),
                System::nanoTime);
        assertThatThrownBy(rest::micros).isInstanceOf(IOException.class).hasMessageContaining("certification path");
        await().until(() -> rejected.get() >= 1);
        assertThat(agreed).hasValue(0);
    }

    @Test
    void theServerIsSoundForWhoeverKnowsIt() throws Exception {
        try (SSLSocket socket = (SSLSocket)
                itsOwn.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            socket.startHandshake();
            socket.getOutputStream().write('x');
            await().until(() -> agreed.get() == 1);
        }
    }
}
