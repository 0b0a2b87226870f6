package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server on loopback with a certificate that it has signed itself. */
final class TlsServer implements AutoCloseable {
    private static final String PASSWORD = "test-only";

    private final SSLServerSocket socket;
    private final Instant validUntil;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    TlsServer(Path folder, int days) throws Exception {
        Path file = folder.resolve("keys.p12");
        makeKeys(file, days);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        validUntil =
                ((X509Certificate) keys.getCertificate("site")).getNotAfter().toInstant();
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "tls-server");
        server.setDaemon(true);
        server.start();
    }

    private static void makeKeys(Path file, int days) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String options =
                "-genkeypair -alias site -keyalg EC -dname CN=localhost -ext san=dns:localhost -storetype PKCS12";
        List<String> command = new java.util.ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-validity", String.format(Locale.ROOT, "%d", days), "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", file.toString()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (SSLSocket client = (SSLSocket) socket.accept()) {
                handshakes.incrementAndGet();
                if (client.getInputStream().read() >= 0) {
                    requests.incrementAndGet();
                }
            } catch (IOException e) {
                // The client has ended the handshake, or this server is closed.
            }
        }
    }

    String address(String scheme) {
        return String.format(Locale.ROOT, "%s://localhost:%d", scheme, port());
    }

    int port() {
        return socket.getLocalPort();
    }

    Instant validUntil() {
        return validUntil;
    }

    /** Connections so far. */
    int handshakes() {
        return handshakes.get();
    }

    /** Connections in which a client went on after the handshake. */
    int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
