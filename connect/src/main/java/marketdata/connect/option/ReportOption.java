package marketdata.connect.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --json} of a command that reports line by line: text for people, or one JSON object a line. */
public final class ReportOption {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "One JSON object a line instead of text.")
    private boolean json;

    /** The same for another program. */
    public List<String> arguments() {
        return json ? List.of("--json") : List.of();
    }

    /**
     * Prints one line of the report.
     *
     * @param text for people, one or more lines
     * @param fields names and values of the same, in turn; a value may be null
     */
    public void print(String text, Object... fields) {
        if (!json) {
            System.out.println(text);
            return;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        try {
            System.out.println(JSON.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
