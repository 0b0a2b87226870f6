package marketdata.producer.history.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.trade.Topics;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code dead-letters explain} says of a dead letter, in words and as JSON. */
class DeadLetterExplainerTest {
    private static final String FRAME = """
            {"stream":"solusdt@trade","data":{"e":"trade","E":1772359200000,"s":"SOLUSDT","t":4711,"p":"140.5","q":"2",\
            "T":1772359200000,"m":true,"M":true}}""";
    private static final Map<String, String> HEADERS = Map.of(
            Topics.REASON, "unknown_symbol",
            Topics.DETAIL, "SOLUSDT is not followed",
            Topics.WHERE, "producer",
            Topics.SOURCE, "binance",
            Topics.CONNECTION, "socket-1",
            Topics.RECEIVED_AT, "2026-03-01T10:00:00.000000Z");

    private static String printed(
            String option, byte[] value, Map<String, String> further, RedriveLedger.Entry redriven) {
        DeadLetterExplainer explainer = new DeadLetterExplainer();
        new CommandLine(explainer).parseArgs(("0-17 " + option).strip().split(" "));
        Map<String, String> headers = new TreeMap<>(HEADERS);
        headers.putAll(further);
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            explainer.explain(new StoredDeadLetter("trades_dead_letter-0-17", null, value, headers, 0), redriven);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void jsonHoldsEachFact() throws IOException {
        String printed = printed("--json", bytes(FRAME), Map.of(), null);
        assertThat(printed.lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(printed);

        assertThat(json.path("place").asText()).isEqualTo("trades_dead_letter-0-17");
        assertThat(json.path("reason").asText()).isEqualTo("unknown_symbol");
        assertThat(json.path("means").asText()).isNotEmpty();
        assertThat(json.path("allowed").asText()).isNotEmpty();
        assertThat(json.path("detail").asText()).isEqualTo("SOLUSDT is not followed");
        assertThat(json.path("rejected_by").asText()).isEqualTo("producer");
        assertThat(json.path("source").asText()).isEqualTo("binance");
        assertThat(json.path("connection").asText()).isEqualTo("socket-1");
        assertThat(json.path("received").asText()).isEqualTo("2026-03-01T10:00:00.000000Z");
        assertThat(json.path("bytes").isInt()).isTrue();
        assertThat(json.path("bytes").asInt()).isEqualTo(FRAME.length());
        assertThat(json.path("cut").isBoolean()).isTrue();
        assertThat(json.path("cut").asBoolean()).isFalse();
        assertThat(json.path("value").asText()).isEqualTo(FRAME);
        assertThat(json.path("now").asText())
                .isEqualTo("can be read: SOLUSDT trade 4711, 2 at 140.5, 2026-03-01T10:00:00Z");
        assertThat(json.path("redriven").isNull()).isTrue();
    }

    @Test
    void jsonSaysThatALetterIsCutStillRejectedAndWhenItWasRedriven() throws IOException {
        RedriveLedger.Entry entry = new RedriveLedger.Entry(
                "an-id", "published", List.of("binance|SOLUSDT|4711"), "2026-03-02T10:00:00.000000Z");
        Map<String, String> cut = Map.of("truncated", "true", "length", "5000");
        JsonNode json = new ObjectMapper().readTree(printed("--json", new byte[] {'{', (byte) 0xff, '"'}, cut, entry));

        assertThat(json.path("bytes").asInt()).isEqualTo(3);
        assertThat(json.path("cut").asBoolean()).isTrue();
        assertThat(json.path("value").asText()).isEqualTo("{\\xff\"");
        assertThat(json.path("now").asText()).isEqualTo("still rejected: too_large, only its beginning was kept");
        assertThat(json.path("redriven").asText())
                .isEqualTo("2026-03-02T10:00:00.000000Z: published [binance|SOLUSDT|4711]");
    }

    @Test
    void textSaysTheSame() {
        assertThat(printed("", bytes(FRAME), Map.of(), null))
                .contains(
                        "reason        unknown_symbol",
                        "in this case  SOLUSDT is not followed",
                        "rejected by   producer",
                        "    " + FRAME,
                        "re-driven     no; ./pipeline dead-letters redrive trades_dead_letter-0-17");
    }
}
