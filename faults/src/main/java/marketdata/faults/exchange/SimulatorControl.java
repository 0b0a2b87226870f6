package marketdata.local.torture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The simulated exchange, as far as it takes orders to misbehave. */
final class Simulated {
    private final URI faults;
    private final HttpClient http = HttpClient.newHttpClient();

    Simulated(int port) {
        this.faults = URI.create("http://127.0.0.1:" + port + "/simulator/fault");
    }

    /** One order, as the simulator's README lists them. */
    void fault(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(faults)
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the simulator refuses " + body + ": " + answer.body());
        }
    }

    /** Takes back what has not happened yet. */
    void clear() throws IOException, InterruptedException {
        http.send(HttpRequest.newBuilder(faults).DELETE().build(), HttpResponse.BodyHandlers.discarding());
    }
}
