package marketdata.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.monitor.Answer;
import marketdata.monitor.alert.receiver.HttpReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/** {@code alert test} with a receiver that takes the message and one that does not. */
class AlertTestCommandTest {
    private final HttpReceiver takes = new HttpReceiver();
    private final HttpReceiver rejects = new HttpReceiver();

    AlertTestCommandTest() throws IOException {}

    @BeforeEach
    void reject() {
        rejects.answersWith(403);
    }

    @AfterEach
    void stop() {
        takes.close();
        rejects.close();
    }

    private Answer sent(String... options) {
        String urls = "json://127.0.0.1:" + takes.port() + "/,json://127.0.0.1:" + rejects.port() + "/";
        return Answer.of(Stream.concat(Stream.of("alert", "test", "--alert-urls=" + urls), Arrays.stream(options))
                .toArray(String[]::new));
    }

    @Test
    void saysOfEachReceiverWhetherItTookTheMessage() {
        Answer answer = sent();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out().lines().toList())
                .hasSize(2)
                .anyMatch(line -> line.matches("\\S+ json-[0-9a-f]{8}: delivered"))
                .anyMatch(line -> line.matches("\\S+ json-[0-9a-f]{8}: .*403.*"));
        assertThat(takes.events()).containsExactly("raised alert_test");
        assertThat(rejects.events()).isEmpty();
    }

    @Test
    void saysTheSameAsJson() throws IOException {
        Answer answer = sent("--json");

        assertThat(answer.exitCode()).isEqualTo(1);
        String[] lines = answer.out().split("\n");
        assertThat(lines).hasSize(2);
        JsonNode taken = new ObjectMapper().readTree(lines[0]);
        assertThat(taken.path("receiver").asText()).matches("json-[0-9a-f]{8}");
        assertThat(taken.path("delivered").isBoolean()).isTrue();
        assertThat(taken.path("delivered").asBoolean()).isTrue();
        assertThat(taken.path("problem").asText()).isEmpty();
        JsonNode rejected = new ObjectMapper().readTree(lines[1]);
        assertThat(rejected.path("receiver").asText())
                .isNotEqualTo(taken.path("receiver").asText());
        assertThat(rejected.path("delivered").isBoolean()).isTrue();
        assertThat(rejected.path("delivered").asBoolean()).isFalse();
        assertThat(rejected.path("problem").asText()).contains("403");
    }
}
