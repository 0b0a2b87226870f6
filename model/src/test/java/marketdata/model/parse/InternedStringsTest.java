package marketdata.model.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class InternedStringsTest {
    private final InternedStrings strings = InternedStrings.symbols();
    private final JsonReader json = new JsonReader();

    /** Texts of every length that differ in one byte: longer than sixteen bytes, their first and last words may be equal. */
    @Test
    void textsThatDifferInOneByteAreDifferent() {
        for (int round = 0; round < 2; round++) {
            for (int length = 1; length <= 30; length++) {
                for (int place = 0; place < length; place++) {
                    String text = "A".repeat(place) + "B" + "A".repeat(length - place - 1);
                    assertEquals(text, read(text, ""));
                    assertSame(read(text, ""), read(text, "             "), text);
                }
                assertEquals("A".repeat(length), read("A".repeat(length), ""));
            }
        }
    }

    /** @param before makes the text begin where eight bytes stand in front of it */
    private String read(String text, String before) {
        return strings.of(json.reset((before + '"' + text + '"').getBytes(StandardCharsets.US_ASCII)));
    }
}
