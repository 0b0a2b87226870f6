package marketdata.monitor.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "-5,0 s",
        "0,0 s",
        "59,59 s",
        "60,1 min",
        "200,3 min 20 s",
        "3600,1 h",
        "3725,1 h 2 min",
        "90000,1 d 1 h"
    })
    void aDurationHasItsTwoLargestUnits(long seconds, String expected) {
        assertThat(Text.duration(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "1023,1023 bytes", "1024,1.0 KiB", "1610612736,1.5 GiB", "9223372036854775807,8192.0 PiB"})
    void bytesHaveTheUnitThatFits(long bytes, String expected) {
        assertThat(Text.bytes(bytes)).isEqualTo(expected);
    }

    @Test
    void aForgedLineStaysOneLine() {
        assertThat(Text.oneLine("BTC\n2026 ERROR \u001b[31mforged")).isEqualTo("BTC 2026 ERROR ?[31mforged");
        assertThat(Text.oneLine("x".repeat(10_000))).hasSizeLessThan(600);
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("A", "NUMBER");
        table.add("long name", 5);
        table.add("b", 1234);

        assertThat(table).hasToString("""
                  A          NUMBER
                  long name       5
                  b            1234
                """);
    }
}
