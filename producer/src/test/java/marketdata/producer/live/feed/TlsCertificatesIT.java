package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.producer.live.rest.ExchangeRest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import java.util.ArrayList;
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

/** Certificates of an authority that this machine trusts: what is expired or of another host is rejected all the same. */
@Timeout(300)
class TlsCertificatesIT {
    private static final String PASSWORD = "test-only";

    @TempDir
    private static Path folder;

    private SSLContext before;
    private SSLServerSocket server;
    private final AtomicInteger agreed = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();

    @BeforeAll
    static void makeAuthority() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Tests",
                "-ext",
                "bc:c",
                "-validity",
                "30");
        keytool("-exportcert", "-alias", "ca", "-file", file("ca.crt"));
        signed("good", "ip:127.0.0.1", "-1d", "20");
        signed("expired", "ip:127.0.0.1", "-10d", "5");
        signed("other", "dns:api.binance.com", "-1d", "20");
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void signed(String alias, String name, String start, String days) throws Exception {
        keytool("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias);
        keytool("-certreq", "-alias", alias, "-file", file(alias + ".csr"));
        List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", "ca", "-ext", "san=" + name));
        sign.addAll(List.of("-startdate", start, "-validity", days));
        sign.addAll(List.of("-infile", file(alias + ".csr"), "-outfile", file(alias + ".crt")));
        keytool(sign.toArray(String[]::new));
        keytool("-importcert", "-noprompt", "-alias", alias, "-file", file(alias + ".crt"));
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-Xshare:auto"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file("keys.p12"), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }

    /** As a machine whose administrator has added the authority to its trust store. */
    @BeforeEach
    void trustTheAuthority() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", keys().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        before = SSLContext.getDefault();
        SSLContext.setDefault(context);
    }

    @AfterEach
    void close() throws IOException {
        SSLContext.setDefault(before);
        server.close();
    }

    private static KeyStore keys() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void serve(String alias) throws Exception {
        KeyStore all = keys();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        char[] password = PASSWORD.toCharArray();
        own.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "tls-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
                agreed.addAndGet(socket.getInputStream().read() >= 0 ? 1 : 0);
            } catch (IOException e) {
                rejected.incrementAndGet();
            }
        }
    }

    private ExchangeRest rest() {
        return new ExchangeRest(
                new BinanceProtocol().rest(),
                URI.create("https://127.0.0.1:" + server.getLocalPort()),
                Map.of(),
                new LongAdder(),
                System::nanoTime);
    }

    private void neitherSocketNorRestConnects(String reason) throws Exception {
        assertThatThrownBy(() -> rest().markets())
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining(reason);
        int before = rejected.get();
        WebSocketFeed feed = feed("wss://127.0.0.1:" + server.getLocalPort() + "/stream", new Pauses());
        Thread thread = new Thread(feed, "feed");
        thread.start();
        await().until(() -> rejected.get() >= before + 3);
        assertThat(feed.connected()).isFalse();
        assertThat(agreed).hasValue(0);
        feed.stop();
        thread.join();
    }

    private static WebSocketFeed feed(String address, Pauses pauses) {
        return new WebSocketFeed(
                new FeedPlan(URI.create(address), List.of(), Duration.ofSeconds(60), Duration.ofHours(24)),
                new FrameIntake(new FrameQueue(4, 1 << 20)),
                new Backoff(Duration.ofMillis(4), Duration.ofMillis(64), pauses),
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** Draws the longest pause that is allowed, and remembers it. */
    private static final class Pauses extends Random {
        private static final long serialVersionUID = 1;
        private final transient List<Long> drawn = java.util.Collections.synchronizedList(new ArrayList<>());

        @Override
        public long nextLong(long bound) {
            drawn.add(bound - 1);
            return bound - 1;
        }
    }

    @Test
    void aCertificateOfATrustedAuthorityForThisHostIsAccepted() throws Exception {
        serve("good");
        assertThatThrownBy(() -> rest().markets()).isInstanceOf(IOException.class);
        assertThat(agreed.get()).isPositive();
        assertThat(rejected).hasValue(0);
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        serve("expired");
        neitherSocketNorRestConnects("NotAfter");
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        serve("other");
        neitherSocketNorRestConnects("No subject alternative");
    }

    @Test
    void aNameThatNobodyKnowsIsTriedAgainWithGrowingPauses() throws Exception {
        serve("good");
        Pauses pauses = new Pauses();
        WebSocketFeed feed = feed("wss://exchange.invalid:443/stream", pauses);
        Thread thread = new Thread(feed, "feed");
        thread.start();
        await().until(() -> pauses.drawn.size() >= 7);
        assertThat(pauses.drawn).startsWith(4L, 8L, 16L, 32L, 64L, 64L, 64L);
        assertThat(feed.connected()).isFalse();
        feed.stop();
        thread.join();
    }
}
