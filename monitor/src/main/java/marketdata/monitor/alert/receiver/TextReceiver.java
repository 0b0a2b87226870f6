package marketdata.monitor.alert.receiver;

import marketdata.monitor.alert.AlertMessage;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chat: Slack, Discord, Telegram. They differ in the field that holds the text and in how long it may be.
 *
 * @param field of the text
 * @param limit characters that it may have
 * @param fixed further fields
 */
record TextReceiver(String id, HttpPost http, String field, int limit, Map<String, String> fixed) implements Receiver {
    static TextReceiver slack(String id, URI base, String path, String channel) {
        Map<String, String> fixed = channel.isEmpty() ? Map.of() : Map.of("channel", channel);
        return new TextReceiver(id, post(base, "/services/" + path), "text", 3_000, fixed);
    }

    static TextReceiver discord(String id, URI base, String path) {
        return new TextReceiver(id, post(base, "/api/webhooks/" + path), "content", 2_000, Map.of());
    }

    static TextReceiver telegram(String id, URI base, String token, String chat) {
        return new TextReceiver(
                id, post(base, "/bot" + token + "/sendMessage"), "text", 4_096, Map.of("chat_id", chat));
    }

    private static HttpPost post(URI base, String path) {
        return new HttpPost(URI.create(base + path), "");
    }

    @Override
    public void send(AlertMessage message) throws DeliveryException, InterruptedException {
        String text = message.events().size() == 1 ? message.text() : message.title() + "\n" + message.text();
        Map<String, Object> body = new LinkedHashMap<>(fixed);
        body.put(field, text.length() <= limit ? text : text.substring(0, limit - 4) + "\n...");
        http.send(body);
    }
}
