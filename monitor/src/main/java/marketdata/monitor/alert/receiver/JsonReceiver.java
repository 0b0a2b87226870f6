package marketdata.monitor.alert.receiver;

import marketdata.monitor.alert.AlertMessage;
import marketdata.monitor.check.Status;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code json://} and {@code jsons://}: the fields that Apprise sends, and {@code alerts} with every event. */
record JsonReceiver(String id, HttpPost http) implements Receiver {
    static JsonReceiver of(String id, URI address, String authorization) {
        return new JsonReceiver(id, new HttpPost(address, authorization));
    }

    @Override
    public void send(AlertMessage message) throws DeliveryException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", "1.0");
        body.put("title", message.title());
        body.put("message", message.text());
        body.put("type", type(message.severity()));
        body.put("attachments", List.of());
        body.put("alerts", message.events());
        http.send(body);
    }

    private static String type(Status severity) {
        return switch (severity) {
            case OK -> "success";
            case UNKNOWN -> "info";
            case WARNING -> "warning";
            case CRITICAL -> "failure";
        };
    }
}
