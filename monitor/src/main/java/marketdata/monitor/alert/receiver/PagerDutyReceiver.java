package marketdata.monitor.alert.receiver;

import marketdata.monitor.alert.AlertMessage;
import marketdata.monitor.alert.Event;
import marketdata.monitor.alert.Event.Kind;
import marketdata.monitor.alert.Finding;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code pagerduty://}, Events API v2: one event for each incident, since PagerDuty opens and resolves each by its key. An
 * event that is sent again with the same key changes nothing there.
 */
record PagerDutyReceiver(String id, HttpPost http, String routingKey) implements Receiver {
    static PagerDutyReceiver of(String id, URI base, String integrationKey, String apiKey) {
        String authorization = apiKey.isEmpty() ? "" : "Token token=" + apiKey;
        return new PagerDutyReceiver(id, new HttpPost(URI.create(base + "/v2/enqueue"), authorization), integrationKey);
    }

    @Override
    public void send(AlertMessage message) throws DeliveryException, InterruptedException {
        for (Event event : message.events()) {
            http.send(body(event));
        }
    }

    private Map<String, Object> body(Event event) {
        Finding finding = event.finding();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("routing_key", routingKey);
        body.put("event_action", event.state() == Kind.CLEARED ? "resolve" : "trigger");
        body.put("dedup_key", "crypto-pipeline/%s/%s".formatted(finding.check(), finding.subject()));
        body.put(
                "payload",
                Map.of(
                        "summary",
                        event.title() + ": " + finding.message(),
                        "source",
                        finding.subject().isEmpty() ? "crypto-pipeline" : finding.subject(),
                        "component",
                        finding.check(),
                        "severity",
                        finding.severity().wire().equals("critical") ? "critical" : "warning",
                        "timestamp",
                        finding.since(),
                        "custom_details",
                        Map.of("next", String.valueOf(finding.next()))));
        return body;
    }
}
