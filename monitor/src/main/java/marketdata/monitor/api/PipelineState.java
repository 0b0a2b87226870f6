package marketdata.monitor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.monitor.database.IncidentTables;
import marketdata.monitor.kafka.DeadLetterCounts;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.serve.Answers;
import marketdata.monitor.status.PipelineStatus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Producer, Kafka, stream and database as far as each of them answers; read at most once in two seconds, however many ask.
 * The producer is asked only when its address is known.
 */
final class PipelineState {
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final IncidentTables tables;
    private final Answers answers;
    private final URI producer;
    private final Map<String, String> links;
    private final DeadLetterCounts deadLetters;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private Map<String, Object> newest;
    private long readAt;

    PipelineState(Clock clock, IncidentTables tables, Sources sources, DeadLetterCounts deadLetters) {
        this.clock = clock;
        this.tables = tables;
        answers = sources.answers();
        producer = sources.producer();
        links = sources.links();
        this.deadLetters = deadLetters;
    }

    synchronized Map<String, Object> read() throws SQLException, InterruptedException {
        if (newest == null || System.nanoTime() - readAt > KEPT.toNanos()) {
            newest = fresh();
            readAt = System.nanoTime();
        }
        return newest;
    }

    private Map<String, Object> fresh() throws SQLException, InterruptedException {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("at", clock.instant());
        state.put("producer", producer());
        PipelineStatus status = answers.picture();
        state.put("status", status);
        // A PostgreSQL that could not be asked is among the problems of the status.
        boolean answered = status.totals() != null;
        state.put("last_minute", answered ? first(tables.lastMinute()) : null);
        state.put("database", answered ? first(tables.server()) : null);
        state.put("dead_letters", deadLetters());
        state.put("links", links);
        return state;
    }

    private static Map<String, Object> first(List<Map<String, Object>> rows) {
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Null when Kafka does not answer, which is among the problems of the status. */
    private List<DeadLetterCounts.Group> deadLetters() throws InterruptedException {
        try {
            return deadLetters.read();
        } catch (KafkaUnreachableException e) {
            return null;
        }
    }

    private Map<String, Object> producer() throws InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("address_known", producer != null);
        if (producer == null) {
            return answer;
        }
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(producer.resolve("/status"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode status = JSON.readTree(response.body());
            answer.put("status", status);
        } catch (IOException e) {
            answer.put("problem", "The producer does not answer at " + producer + ": " + e);
        }
        return answer;
    }
}
