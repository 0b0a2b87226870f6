package marketdata.monitor.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.connect.http.Proxies;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.text.NetworkFailure;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Does the producer work: it answers {@code /status}, where its address is known, and records arrive in {@code raw_trades},
 * which only the producer writes. A frozen process fails both, whatever its service manager says.
 */
public final class ProducerCheck {
    static final String NAME = "producer";

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = Proxies.httpClient()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Clock clock;
    private final URI address;
    private final Duration maxAge;

    /** Where the time of the newest record in {@code raw_trades} comes from. */
    @FunctionalInterface
    public interface RawTrades {
        /** Its timestamp, UTC; null when the topic is empty or does not exist. */
        Instant newest() throws KafkaUnreachableException, InterruptedException;
    }

    /**
     * @param address of its status server; null when it is not known
     * @param maxAge of the newest record
     */
    public ProducerCheck(Clock clock, URI address, Duration maxAge) {
        this.clock = clock;
        this.address = address;
        this.maxAge = maxAge;
    }

    /** What it answers: a problem, empty when all is well or its address is not known, and since when it runs. */
    private record Answer(String problem, String since) {}

    /** One result. */
    public CheckResult run(RawTrades topic) throws InterruptedException {
        Answer answer = answer();
        Instant newestRecord;
        try {
            newestRecord = topic.newest();
        } catch (KafkaUnreachableException e) {
            return answer.problem().isEmpty()
                    ? CheckResult.unknown(NAME, e.getMessage())
                    : critical("", answer.problem());
        }
        if (newestRecord == null) {
            String nothing = "has published nothing yet: raw_trades is empty";
            return answer.problem().isEmpty()
                    ? CheckResult.unknown(NAME, nothing)
                    : critical("nothing", answer.problem());
        }
        Duration age = Duration.between(newestRecord, clock.instant());
        String newest = "newest record in raw_trades %s ago%s".formatted(Text.duration(age), answer.since());
        if (!answer.problem().isEmpty()) {
            return critical(Text.duration(age), answer.problem() + "; " + newest);
        }
        if (age.compareTo(maxAge) > 0) {
            return critical(Text.duration(age), "publishes nothing: " + newest);
        }
        return result(Status.OK, Text.duration(age), newest, "");
    }

    private Answer answer() throws InterruptedException {
        if (address == null) {
            return new Answer("", "");
        }
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(address.resolve("/status"))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode status = JSON.readTree(response.body());
            String started = status.path("started_at").asText("");
            return new Answer(
                    status.path("connected").asBoolean(true) ? "" : "is not connected to the exchange" + errors(status),
                    started.isEmpty() ? "" : ", runs since %s UTC".formatted(Text.second(Instant.parse(started))));
        } catch (IOException e) {
            return new Answer("does not answer: %s %s".formatted(address, NetworkFailure.inWords(e)), "");
        }
    }

    private static String errors(JsonNode status) {
        for (JsonNode socket : status.path("sockets")) {
            String error = socket.path("last_error").asText("");
            if (!error.isEmpty() && !error.equals("null")) {
                return ": " + error;
            }
        }
        return "";
    }

    private CheckResult critical(String measured, String message) {
        return result(Status.CRITICAL, measured, message, Remedy.PRODUCER.text());
    }

    private CheckResult result(Status status, String measured, String message, String next) {
        return new CheckResult(NAME, "", status, measured, Text.duration(maxAge), message, next);
    }
}
