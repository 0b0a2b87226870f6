package marketdata.faults.exchange;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Orders faults from the simulator; simulator/README.md lists them. */
public final class SimulatorControl {
    private final URI faults;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param port of the simulator on loopback */
    public SimulatorControl(int port) {
        this.faults = URI.create("http://127.0.0.1:" + port + "/simulator/fault");
    }

    /** One order, a JSON object. */
    public void fault(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(faults)
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the simulator rejects " + body + ": " + answer.body());
        }
    }

    /** Cancels the orders that have had no effect yet. */
    public void clear() throws IOException, InterruptedException {
        http.send(HttpRequest.newBuilder(faults).DELETE().build(), HttpResponse.BodyHandlers.discarding());
    }
}
