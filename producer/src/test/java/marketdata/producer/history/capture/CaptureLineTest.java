package marketdata.producer.history.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class CaptureLineTest {
    private static String line(String frame) {
        return new String(CaptureLine.of(1_723_161_254_340_863_000L, bytes(frame)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFrameStandsByteForByte() {
        assertThat(line("{\"p\":\"2683.80000000\", \"t\" : 1e0 }"))
                .isEqualTo("{\"local_ns\":1723161254340863000,\"msg\":{\"p\":\"2683.80000000\", \"t\" : 1e0 }}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "no json", "{\"a\":1", "{\"a\":1}{}", " {\"a\":1}", "\"text\"", "17", "{\"a\":\n1}"})
    void whatIsNoObjectOnOneLineStandsAsText(String frame) throws Exception {
        String line = line(frame);

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        var read = new com.fasterxml.jackson.databind.ObjectMapper().readTree(line);
        assertThat(read.get("msg").isTextual()).isTrue();
        assertThat(read.get("msg").textValue()).isEqualTo(frame);
    }

    @Test
    void bytesThatAreNoTextStandAsTheyAre() {
        byte[] line = CaptureLine.of(5, new byte[] {'{', (byte) 0xff, '}'});

        assertThat(line).isEqualTo(new byte[] {
            '{',
            '"',
            'l',
            'o',
            'c',
            'a',
            'l',
            '_',
            'n',
            's',
            '"',
            ':',
            '5',
            ',',
            '"',
            'm',
            's',
            'g',
            '"',
            ':',
            '{',
            (byte) 0xff,
            '}',
            '}',
            '\n'
        });
    }

    @Test
    void theTimeOfReceiptIsReadBack() {
        assertThat(CaptureLine.localNanos(line("{}"))).isEqualTo(1_723_161_254_340_863_000L);
    }
}
