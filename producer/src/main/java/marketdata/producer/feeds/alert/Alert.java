package marketdata.producer.feeds.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A row of {@code alerts}.
 *
 * @param cleared null while it lasts
 */
record Alert(
        long id,
        OffsetDateTime raised,
        String checkName,
        String subject,
        String severity,
        String message,
        OffsetDateTime cleared) {
    /** When it was over; null while it lasts. The only thing about an alert that changes. */
    Instant end() {
        return cleared == null ? null : cleared.toInstant();
    }

    byte[] json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", Long.toString(id));
        node.put("raised_at", raised.toInstant().toString());
        node.put("check_name", checkName);
        node.put("subject", subject);
        node.put("severity", severity);
        node.put("message", message);
        node.put("cleared_at", cleared == null ? null : cleared.toInstant().toString());
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
