package marketdata.local.run;

import marketdata.local.JsonText;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** One JSON object a line. */
final class JsonView implements View {
    @Override
    public void event(String name, String text) {
        event(name, text, Map.of());
    }

    @Override
    public synchronized void event(String name, String text, Map<String, ?> figures) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("event", name);
        line.put("text", text);
        line.putAll(figures);
        System.out.println(JsonText.line(line));
    }

    @Override
    public void show(Snapshot snapshot) {
        event("counters", MinuteLines.counters(snapshot), MinuteLines.figures(snapshot));
    }
}
