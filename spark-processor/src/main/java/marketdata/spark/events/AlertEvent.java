package marketdata.spark.events;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.spark.prices.RecordOrigin;

/**
 * An alert, raised or cleared.
 *
 * @param cleared microseconds since 1970 UTC; null while it lasts
 */
record AlertEvent(
        String id, long raised, String checkName, String subject, String severity, String message, Long cleared) {
    static AlertEvent of(RecordOrigin source, JsonNode node) {
        long raised = EventFields.iso(node, "raised_at", source);
        Long cleared = node.hasNonNull("cleared_at") ? EventFields.iso(node, "cleared_at", source) : null;
        if (cleared != null && cleared < raised) {
            throw new RejectedException(Reason.TIME_CONFLICT, "cleared_at is before raised_at");
        }
        return new AlertEvent(
                EventFields.name(node, "id"),
                raised,
                EventFields.name(node, "check_name"),
                EventFields.name(node, "subject"),
                EventFields.name(node, "severity"),
                EventFields.text(node, "message"),
                cleared);
    }

    TableRow change(RecordOrigin source) {
        return TableRow.row(
                source,
                EventTable.ALERT,
                raised,
                id,
                EventFields.time(raised),
                checkName,
                subject,
                severity,
                message,
                cleared == null ? null : EventFields.time(cleared));
    }
}
