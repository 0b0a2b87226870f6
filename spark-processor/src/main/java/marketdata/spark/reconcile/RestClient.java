package marketdata.spark.reconcile;

import marketdata.connect.http.Proxies;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.RestError;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An exchange's REST answers, at its pace; what passes (429, 418, 5xx, a broken connection) is asked again. */
public final class RestClient {
    private static final int ATTEMPTS = 5;
    private static final long LONGEST_PAUSE_SECONDS = 300;

    private final RestApi api;
    private final URI rest;
    private final HttpClient http =
            Proxies.httpClient().connectTimeout(Duration.ofSeconds(10)).build();

    /** @param rest where the exchange's REST interface is */
    public RestClient(RestApi api, URI rest) {
        this.api = api;
        this.rest = rest;
    }

    /** Where they come from. */
    URI address() {
        return rest;
    }

    /**
     * The body of the answer: what was asked for, or an error in the exchange's own words.
     *
     * @throws IOException when the exchange does not answer, or refuses for good
     */
    byte[] get(String path) throws IOException, InterruptedException {
        String problem = "";
        Thread.sleep(api.tradesInterval().toMillis());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Duration pause = Duration.ofSeconds(attempt);
            HttpRequest request = HttpRequest.newBuilder(URI.create(rest + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            try {
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                int status = answer.statusCode();
                if (status == 200 && api.classify(answer.body()) == RestError.ANSWER) {
                    return answer.body();
                }
                if (status == 400 || status == 404) {
                    // In the exchange's own words: whoever reads the candles finds an error instead.
                    return answer.body();
                }
                problem = "status " + status;
                if (status != 200 && status != 429 && status != 418 && status < 500) {
                    break;
                }
                pause = pause(answer, attempt);
            } catch (IOException e) {
                problem = e.toString();
            }
            Thread.sleep(pause.toMillis());
        }
        throw new IOException("%s%s: %s".formatted(rest, path, problem));
    }

    private static Duration pause(HttpResponse<byte[]> answer, int attempt) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,7}"))
                .map(seconds -> Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, Long.parseLong(seconds))))
                .orElse(Duration.ofSeconds(attempt));
    }
}
