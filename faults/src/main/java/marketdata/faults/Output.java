package marketdata.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines for the caller.
 *
 * @param json whether each is a JSON object
 */
record Output(boolean json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One event. */
    void event(String name, String text) {
        if (!json) {
            System.out.println(text);
            return;
        }
        Map<String, String> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("event", name);
        line.put("text", text);
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
