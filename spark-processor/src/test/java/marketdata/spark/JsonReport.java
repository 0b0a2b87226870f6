package marketdata.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a program prints with {@code --json}. */
public final class JsonReport {
    private JsonReport() {}

    /** Of a program that runs in this JVM. */
    public static List<JsonNode> of(Runnable program) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return parse(out.toString(StandardCharsets.UTF_8));
    }

    /** One JSON object a line and nothing else. */
    public static List<JsonNode> parse(String printed) throws IOException {
        return new ObjectMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(printed)
                .readAll();
    }
}
