package marketdata.connect.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class TimeLeftTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1   | 4    | 20    | ', about 60 s left'",
                "3   | 4    | 1     | ', about 1 s left'",
                "1   | 3    | 120   | ', about 4 min left'",
                "1   | 3    | 3600  | ', about 2.0 h left'",
                "0   | 4    | 20    | ''",
                "4   | 4    | 20    | ''",
                "5   | 0    | 20    | ''"
            })
    void theRestTakesWhatAsMuchHasTaken(long done, long total, long seconds, String words) {
        assertThat(TimeLeft.inWords(done, total, Duration.ofSeconds(seconds))).isEqualTo(words);
    }
}
