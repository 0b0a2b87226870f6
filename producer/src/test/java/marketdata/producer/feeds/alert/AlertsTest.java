package marketdata.producer.feeds.alert;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.feeds.FeedTopic;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;

class AlertsTest {
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final FeedTopic topic = new FeedTopic(kafka, "rawalert");
    private final Alerts alerts = new Alerts();

    @Test
    void anAlertIsSentWhenRaisedAndWhenCleared() {
        alerts.publish(List.of(alert(1, null)), topic);
        alerts.publish(List.of(alert(1, null), alert(2, null)), topic);
        alerts.publish(List.of(alert(1, "2026-03-01T00:05:00Z"), alert(2, null)), topic);
        alerts.publish(List.of(alert(1, "2026-03-01T00:05:00Z"), alert(2, null)), topic);
        assertThat(kafka.history())
                .map(each -> new String(each.key(), StandardCharsets.UTF_8))
                .containsExactly("1", "2", "1");
        assertThat(new String(kafka.history().get(2).value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":\"1\",\"raised_at\":\"2026-03-01T00:00:00Z\",\"check_name\":\"freshness\","
                        + "\"subject\":\"s\",\"severity\":\"warning\",\"message\":\"no \\\"trade\\\"\","
                        + "\"cleared_at\":\"2026-03-01T00:05:00Z\"}");
    }

    @Test
    void noAlertsSendNothing() {
        alerts.publish(List.of(), topic);
        assertThat(kafka.history()).isEmpty();
    }

    private static Alert alert(long id, String cleared) {
        return new Alert(
                id,
                OffsetDateTime.parse("2026-03-01T01:00:00+01:00"),
                "freshness",
                "s",
                "warning",
                "no \"trade\"",
                cleared == null ? null : OffsetDateTime.parse(cleared));
    }
}
