package marketdata.monitor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** The pipeline's state while neither PostgreSQL nor Kafka answers. */
class PipelineApiTest {
    @Test
    void whatDoesNotAnswerIsNamedAndTheRestIsShown() throws Exception {
        try (PageServer server = new PageServer("jdbc:postgresql://127.0.0.1:1/crypto_data")) {
            JsonNode pipeline = server.json("/pipeline");

            assertThat(pipeline.get("database").isNull()).isTrue();
            assertThat(pipeline.get("last_minute").isNull()).isTrue();
            assertThat(pipeline.get("dead_letters").isNull()).isTrue();
            assertThat(pipeline.at("/status/stream").isNull()).isTrue();
            assertThat(pipeline.at("/status/problems"))
                    .extracting(JsonNode::textValue)
                    .anyMatch(problem -> problem.startsWith("PostgreSQL at 127.0.0.1:1"))
                    .anyMatch(problem -> problem.startsWith("Kafka does not answer at 127.0.0.1:1"));
        }
    }
}
