package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An exchange behind TLS that only a proxy can reach, REST and WebSocket. Each probe is a process with its environment. */
@Timeout(300)
class HttpsProxyIT {
    private static final String PASSWORD = "test-only";
    private static final String SOCKET = "wss://exchange.test";
    private static final String REST = "https://exchange.test";

    @TempDir
    private static Path folder;

    private SimulatorServer exchange;
    private Tunnels front;

    @BeforeAll
    static void makeCertificate() throws Exception {
        keytool("-genkeypair -alias site -keyalg EC -dname CN=exchange.test -ext san=dns:exchange.test -validity 20");
        keytool("-exportcert -alias site -file " + folder.resolve("site.crt"));
        run(List.of(
                java("keytool"),
                "-importcert",
                "-noprompt",
                "-alias",
                "site",
                "-file",
                folder.resolve("site.crt").toString(),
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("trust.p12").toString(),
                "-storepass",
                PASSWORD));
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(java("keytool")));
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.addAll(List.of(
                "-storetype", "PKCS12", "-keystore", folder.resolve("keys.p12").toString()));
        command.addAll(List.of("-storepass", PASSWORD));
        run(command);
    }

    private static void run(List<String> command) throws Exception {
        Path log = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    @BeforeEach
    void start() throws Exception {
        exchange = Simulator.start("--port", "0", "--seed", "1", "--rate", "200", "--symbols", "BTCUSDT");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        front = Tunnels.front(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                exchange.port());
    }

    @AfterEach
    void stop() throws Exception {
        front.close();
        exchange.close();
    }

    private static String probe(Map<String, String> environment, String socket, String rest) throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                java("java"),
                "-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12"),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-cp",
                System.getProperty("java.class.path"),
                ProxyProbe.class.getName(),
                socket,
                rest);
        for (String name : List.of("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy")) {
            process.environment().remove(name);
        }
        process.environment().putAll(environment);
        process.environment().put("TEST_LOG_LEVEL", "INFO");
        Process running = process.redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return said;
    }

    @Test
    void restAndSocketGoThroughTheTunnelWithUserAndPassword() throws Exception {
        // user:p@ss
        try (Tunnels proxy = Tunnels.proxy(front.port(), "Basic dXNlcjpwQHNz")) {
            String said = probe(Map.of("HTTPS_PROXY", "http://user:p%40ss@127.0.0.1:" + proxy.port()), SOCKET, REST);
            assertThat(said).contains("REST 1").contains("SOCKET frame");
            assertThat(said).doesNotContain("p@ss").doesNotContain("p%40ss").doesNotContain("dXNlcjpwQHNz");
            assertThat(proxy.requests)
                    .filteredOn(each -> each.startsWith("200"))
                    .hasSizeBetween(2, 3);
            assertThat(proxy.requests)
                    .allMatch(each -> each.endsWith(" CONNECT exchange.test:443 HTTP/1.1")
                            || each.startsWith("407 CONNECT exchange.test:443"));
        }
    }

    @Test
    void aProxyThatRefusesTheUserIsNamedAndNoPasswordIsShown() throws Exception {
        try (Tunnels proxy = Tunnels.proxy(front.port(), "Basic other")) {
            String said = probe(Map.of("https_proxy", "http://user:secret@127.0.0.1:" + proxy.port()), SOCKET, REST);
            assertThat(said)
                    .contains("REST failed: ")
                    .contains("SOCKET failed: cannot connect to exchange.test" + " through the proxy http://127.0.0.1:"
                            + proxy.port());
            assertThat(said).contains("407").doesNotContain("secret").doesNotContain("dXNlcjpzZWNyZXQ");
            assertThat(proxy.requests).isNotEmpty().allMatch(each -> each.startsWith("407 CONNECT"));
        }
    }

    @Test
    void noProxyAndThisMachineAreReachedDirectly() throws Exception {
        try (Tunnels proxy = Tunnels.proxy(front.port(), "")) {
            Map<String, String> environment =
                    Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port(), "NO_PROXY", "x.org,.test");
            assertThat(probe(environment, SOCKET, REST)).contains("REST failed", "SOCKET failed");
            String here = "127.0.0.1:" + exchange.port();
            Map<String, String> all = Map.of(
                    "HTTPS_PROXY", "http://127.0.0.1:" + proxy.port(), "HTTP_PROXY", "127.0.0.1:" + proxy.port());
            assertThat(probe(all, "ws://" + here, "http://" + here)).contains("REST 1", "SOCKET frame");
            assertThat(proxy.requests).isEmpty();
        }
    }
}
