package marketdata.connect.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.connect.http.TextServer.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class TextServerTest {
    private final AtomicInteger requests = new AtomicInteger();
    private final TextServer server = start(0);

    private TextServer start(int port) {
        try {
            return TextServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Map.of("/count", new Text("text/plain", () -> "é " + requests.incrementAndGet())));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void aTextIsMadeAtEachRequest() throws Exception {
        assertThat(get("/count").body()).isEqualTo("é 1");
        HttpResponse<String> second = get("/count?any=thing");
        assertThat(second.body()).isEqualTo("é 2");
        assertThat(second.headers().firstValue("Content-Type")).contains("text/plain");
    }

    @Test
    void anyOtherPathIsNotFound() throws Exception {
        for (String path : new String[] {"/", "/counts", "/count/", "/../count"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        assertThatThrownBy(() -> start(server.port())).hasCauseInstanceOf(BindException.class);
    }
}
